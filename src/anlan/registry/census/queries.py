"""Reading village rolls within reach."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.census.interval import interval_days
from anlan.registry.census.models import Difference
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.regions.models import Level, Region


def villages(actor: Actor, day: date) -> ScopedQuerySet[Any]:
    """Return the open villages of the actor's territory with ``confirmed_on``, ``roll_state``, ``entities``, ``open``.

    ``roll_state`` is ``current`` while the last confirmation is not older than the shipped interval, then ``stale``;
    ``never`` before the first.
    """
    within = Q(pk__in=[])
    for area in actor.reach.areas:
        if area.path and not area.line:
            within |= Q(path__within=area.path)
    found = Region.objects.visible_to(actor).filter(level=Level.VILLAGE, closed_on=None, is_placeholder=False)
    if not actor.reach.everything:
        found = found.filter(within)
    since = day - timedelta(days=interval_days())
    parties = Party.objects.beyond_scope("a number, no rows").filter(
        region=OuterRef("pk"), kind__in=BUSINESS_KINDS, state__in=OPEN_STATES
    )
    waiting = Difference.objects.beyond_scope("a number, no rows").filter(region=OuterRef("pk"), state="open")
    return found.annotate(
        confirmed_on=F("census_roll__confirmed_on"),
        roll_state=Case(
            When(census_roll__confirmed_on__gte=since, then=Value("current")),
            When(census_roll__confirmed_on__isnull=False, then=Value("stale")),
            default=Value("never"),
            output_field=CharField(),
        ),
        entities=_number(parties.order_by().values("region")),
        waiting=_number(waiting.order_by().values("region")),
    )


def open_differences(actor: Actor) -> ScopedQuerySet[Difference]:
    """Return the differences from the business registry that wait for a decision (REG-16)."""
    return Difference.objects.visible_to(actor).filter(state="open")


def entities_of(village: Region) -> int:
    """Return how many open businesses a village has."""
    return (
        Party.objects.beyond_scope("a number, no rows")
        .filter(region=village, kind__in=BUSINESS_KINDS, state__in=OPEN_STATES)
        .count()
    )


def _number(grouped: Any) -> Coalesce:
    counted = grouped.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
