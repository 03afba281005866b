"""The duties that the demo city has switched on: a believable set, in force for a year."""

from datetime import date, datetime

from anlan.foundation.scope.rules import Actor
from anlan.responsibility.duties import services
from anlan.responsibility.duties.models import Duty, State

SWITCHED_ON = (
    "CAD-01", "CAD-02", "CAD-03", "CAD-04", "CAD-06", "CAD-10", "CAD-11", "CAD-13", "CAD-14", "CAD-16", "CAD-17", "CAD-18",
    "CAD-19", "CAD-20", "CAD-21", "CAD-22", "CAD-23", "CAD-28", "CAD-29", "CAD-30", "CAD-36", "CAD-40", "CAD-41", "CAD-42", "CAD-74",
)  # fmt: skip


def switch_on_duties(*, from_day: date, actor: Actor, now: datetime) -> int:
    """Put the demo's duties in force from a local day on; ``now`` lies in the period of that day. Return how many."""
    drafts = Duty.objects.beyond_scope("the demo is built by the system").filter(code__in=SWITCHED_ON)
    switched = 0
    for duty in drafts.filter(state=State.DRAFT).order_by("order"):
        services.switch_on(duty.uid, version=duty.version, from_day=from_day, actor=actor, now=now)
        switched += 1
    return switched
