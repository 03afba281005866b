"""Reading zero-accident creation: units, the last survey, coverage against the target."""

from django.db.models import Count, Q

from anlan.campaigns.zero_accident.models import CreationUnit, Survey
from anlan.campaigns.zero_accident.permissions import VIEW
from anlan.campaigns.zero_accident.rules import Coverage
from anlan.campaigns.zero_accident.targets import categories
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.models import OPEN_STATES
from anlan.registry.parties.queries import parties


def creation_units(actor: Actor) -> ScopedQuerySet[CreationUnit]:
    """Return the creation units within reach that were not closed."""
    found: ScopedQuerySet[CreationUnit] = CreationUnit.objects.visible_to(actor).filter(closed_on=None)
    return found


def last_survey(unit: CreationUnit, before: str = "9999-99") -> Survey | None:
    """Return the unit's newest survey of a month before ``before``; the caller reached the unit."""
    found: Survey | None = unit.surveys.filter(month__lt=before).order_by("-month").first()
    return found


def coverage(actor: Actor, path: str = "") -> list[Coverage]:
    """Return each category's coverage within reach, below the region of ``path`` where given. Two queries."""
    require(actor, VIEW)
    kinds = [kind for one in categories().values() for kind in one.kinds]
    whole = parties(actor).filter(kind__in=kinds, state__in=OPEN_STATES)
    units = creation_units(actor)
    if path:
        whole, units = whole.filter(region_path__within=path), units.filter(party__region_path__within=path)
    counts = dict(whole.order_by().values_list("kind").annotate(Count("pk")))
    rows = (
        units.order_by()
        .values_list("category", "state")
        .annotate(number=Count("pk"), bodiless=Count("pk", filter=Q(head="") | Q(body="")))
    )
    found: dict[tuple[str, str], tuple[int, int]] = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    return [
        Coverage(
            category=one,
            whole=sum(counts.get(kind, 0) for kind in one.kinds),
            creating=sum(found.get((code, state), (0, 0))[0] for state in ("creating", "holding", "lost")),
            holding=found.get((code, "holding"), (0, 0))[0],
            lost=found.get((code, "lost"), (0, 0))[0],
            no_body=sum(found.get((code, state), (0, 0))[1] for state in ("creating", "holding", "lost")),
        )
        for code, one in categories().items()
    ]
