"""Reading the sweeps that ran and what the last one found."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.insight.sweep.models import Shortfall, Sweep
from anlan.insight.sweep.permissions import VIEW

_WHY = "that the system looked concerns everybody"


def sweeps(actor: Actor) -> ScopedQuerySet[Sweep]:
    """Return the sweeps that ran, the newest first."""
    require(actor, VIEW)
    found: ScopedQuerySet[Sweep] = Sweep.objects.visible_to(actor).order_by("-as_of", "-pk")
    return found


def newest_sweep() -> Sweep | None:
    """Return the sweep that ran last; None before the first."""
    newest: Sweep | None = Sweep.objects.beyond_scope(_WHY).order_by("-as_of", "-pk").first()
    return newest


def shortfalls(actor: Actor) -> ScopedQuerySet[Shortfall]:
    """Return who falls short of which duty within the actor's reach, as the last sweep found."""
    found: ScopedQuerySet[Shortfall] = Shortfall.objects.visible_to(actor)
    return found


def verdict_file(as_of: datetime) -> Path:
    """Return where the verdicts of the sweep at a UTC instant are kept, for the last few sweeps."""
    folder: Path = settings.HOME / "warehouse" / "verdicts"
    return folder / f"{as_of.astimezone(UTC):%Y%m%dT%H%M%S.%f}.parquet"
