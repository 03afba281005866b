"""How warnings about hazards ended whose case is gone: the step was taken, put off, or is no longer owed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from anlan.foundation.scope.services import system_actor
from anlan.insight.warnings.models import ClosedAs
from anlan.insight.warnings.rules import Standing
from anlan.prevention.hazards.queries import dual_reports_made, hazards, watches_kept
from anlan.prevention.supervision_orders.queries import orders

SYSTEM = system_actor("warnings")
_CHUNK = 500
_REPAIR = ("rectifying", "held")


def hazard_endings(gone: Sequence[Standing]) -> Mapping[int, ClosedAs]:
    """Return how steps of hazards ended, by what became of the hazard."""
    now = _facts(gone, lambda uids: hazards(SYSTEM).filter(uid__in=uids).values_list("uid", "state", "step_due"))
    answer = {}
    for one in gone:
        was, _, due = one.spell.partition(":")
        state, step_due = now.get(_uid(one), ("dismissed", None))
        answer[one.id] = how_step_ended(was, date.fromisoformat(due), state, step_due)
    return answer


def how_step_ended(was: str, due: date, state: str, step_due: date | None) -> ClosedAs:
    """Return how a step ended that was owed in state ``was`` until ``due``, of a hazard that is now in ``state``."""
    if state in ("merged", "dismissed"):
        return ClosedAs.NOT_OWED
    if state == was or (state in _REPAIR and was in _REPAIR):
        return ClosedAs.PUT_OFF if step_due is not None and step_due > due else ClosedAs.NOT_OWED
    # Graded anew, or taken up again after a watch: what is owed now is a plan.
    return ClosedAs.NOT_OWED if was in _REPAIR and state == "graded" else ClosedAs.MET


def dual_endings(gone: Sequence[Standing]) -> Mapping[int, ClosedAs]:
    """Return how the dual reports of major hazards ended: both made, or the hazard is none any more, or not major."""
    made = _facts(gone, lambda uids: dual_reports_made(SYSTEM, uids).items())
    return {one.id: ClosedAs.MET if made.get(_uid(one), (False,))[0] else ClosedAs.NOT_OWED for one in gone}


def watch_endings(gone: Sequence[Standing]) -> Mapping[int, ClosedAs]:
    """Return how missing watch entries ended: entered, or the watch itself is over."""
    kept = _facts(gone, lambda uids: watches_kept(SYSTEM, uids).items())
    return {one.id: ClosedAs.MET if kept.get(_uid(one), (False,))[0] else ClosedAs.NOT_OWED for one in gone}


def listed_endings(gone: Sequence[Standing]) -> Mapping[int, ClosedAs]:
    """Return how listed supervision past its term ended: delisted, extended, or passed up to another unit."""
    now = _facts(gone, lambda uids: orders(SYSTEM).filter(uid__in=uids).values_list("uid", "state"))
    how = {"delisted": ClosedAs.MET, "in_force": ClosedAs.PUT_OFF, "passed_up": ClosedAs.NOT_OWED}
    return {one.id: how[now.get(_uid(one), ("passed_up",))[0]] for one in gone}


def _uid(one: Standing) -> UUID:
    return UUID(one.matter.partition(":")[2])


def _facts(gone: Sequence[Standing], ask: Callable[[list[UUID]], Iterable[Any]]) -> dict[UUID, tuple[Any, ...]]:
    """Return what is known now of the records that the matters name, by uid; asked for some at a time."""
    uids, found = [_uid(one) for one in gone], dict[UUID, tuple[Any, ...]]()
    for start in range(0, len(uids), _CHUNK):
        for uid, *facts in ask(uids[start : start + _CHUNK]):
            found[uid] = tuple(facts)
    return found
