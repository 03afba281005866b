"""Reads of hand-overs: what waits for a unit, what is unanswered, by county."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q
from django.db.models.functions import Substr

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.prevention.handovers.models import HazardHandover
from anlan.prevention.hazards.models import Hazard

COUNTY = 12


def handovers(actor: Actor) -> ScopedQuerySet[HazardHandover]:
    """Return the hand-overs of hazards within reach."""
    found: ScopedQuerySet[HazardHandover] = HazardHandover.objects.visible_to(actor)
    return found


def handover_within(uid: UUID, actor: Actor) -> HazardHandover:
    """Return a hand-over within reach; Refused ``not-found``."""
    found = handovers(actor).filter(uid=uid).select_related("hazard__party", "hazard__region", "from_unit", "to_unit")
    one = found.first()
    if one is None:
        raise Refused("not-found")
    return one


def valid_of(hazard: Hazard | OuterRef) -> ScopedQuerySet[HazardHandover]:
    """Return the hand-over of a hazard that is not concluded, one or none; the caller reached the hazard."""
    rows = HazardHandover.objects.beyond_scope("of the hazard that was reached").filter(hazard=hazard)
    return rows.exclude(state="concluded")


def open_of(hazard: Hazard) -> HazardHandover | None:
    """Return the hand-over of a hazard that is not concluded, with its unit; the caller reached the hazard."""
    return valid_of(hazard).select_related("to_unit").first()


def unanswered(today: date) -> Q:
    """Return the condition that a hand-over waits for its answer longer than allowed."""
    return Q(state__in=("handed", "accepted"), answer_by__lt=today)


STATES = ("handed", "accepted", "answered", "concluded")


def by_county(actor: Actor, today: date) -> dict[str, dict[str, int]]:
    """Return path of the county in which the hazard lies → hand-overs in all, in each state, unanswered (PRV-34).

    ``late`` are those that wait for their answer longer than allowed. Empty path: without a region. One query.
    """
    rows = handovers(actor).order_by().annotate(county=Substr("hazard__region__path", 1, COUNTY)).values("county")
    counted: Any = rows.annotate(
        total=Count("pk"),
        late=Count("pk", filter=unanswered(today)),
        **{f"n_{state}": Count("pk", filter=Q(state=state)) for state in STATES},
    )
    return {
        row["county"] or "": {
            "total": row["total"], **{state: row[f"n_{state}"] for state in STATES}, "late": row["late"],
        }
        for row in counted
    }  # fmt: skip


def unanswered_by_county(actor: Actor, today: date) -> Counter[str]:
    """Return how many hand-overs are unanswered, by the path of the county in which the hazard lies (PRV-34)."""
    return Counter({path: one["late"] for path, one in by_county(actor, today).items() if path and one["late"]})
