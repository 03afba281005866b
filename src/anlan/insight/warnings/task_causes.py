"""What fails of the tasks of units: past their deadline, or no progress reported for a period (RSP-24)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from anlan.foundation.calendars.rules import end_of, local_day
from anlan.foundation.scope.services import system_actor
from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.models import Cause, ClosedAs
from anlan.insight.warnings.rules import Case, Standing
from anlan.responsibility.tasks.queries import unit_tasks
from anlan.responsibility.tasks.rules import OPEN

SYSTEM = system_actor("warnings")
SUBJECT = "unit_task"
_CHUNK = 500


def task_cases(now: datetime) -> Iterator[Case]:
    """Yield a case for every unit's task whose next step is due or soon will be; the unit is warned.

    Each day by which something is due is a spell of its own: reporting progress ends the warning about it, the next
    period or the deadline begins another. What was reported done waits for the issuer and warns nobody.
    """
    ladder = policy().ladders[Cause.TASK]
    ahead = max(0, -min(step.days for step in ladder))
    rows = unit_tasks(SYSTEM).filter(
        state__in=OPEN, task_list__state="issued", step_by__lte=local_day(now) + timedelta(days=ahead)
    )
    for uid, step_by, party in rows.values_list("uid", "step_by", "party_id"):
        assert step_by is not None  # noqa: S101 (compared above)
        yield Case(
            matter=f"task:{uid}",
            spell=step_by.isoformat(),
            due_at=end_of(step_by),
            ladder=ladder,
            party_id=party,
            subject_kind=SUBJECT,
            subject_uid=uid,
            latest=step_by.isoformat(),
        )


def task_endings(gone: Sequence[Standing]) -> Mapping[int, ClosedAs]:
    """Return how warnings of tasks ended: reported on or done, put off, or no longer the unit's task."""
    uids = {one.id: UUID(one.matter.partition(":")[2]) for one in gone}
    found: dict[UUID, tuple[str, str, bool]] = {}
    wanted = list(uids.values())
    for start in range(0, len(wanted), _CHUNK):
        rows = unit_tasks(SYSTEM).filter(uid__in=wanted[start : start + _CHUNK])
        for uid, state, list_state, cadence, reported_on in rows.values_list(
            "uid", "state", "task_list__state", "task__cadence", "reported_on"
        ):
            found[uid] = (state, list_state, bool(cadence and reported_on))
    return {one.id: _ending(*found.get(uids[one.id], ("withdrawn", "", False))) for one in gone}


def _ending(state: str, list_state: str, reported: bool) -> ClosedAs:
    if state in ("submitted", "finished"):
        return ClosedAs.MET
    if state not in OPEN or list_state != "issued":
        return ClosedAs.NOT_OWED
    # Still the unit's: its progress was reported, or, where the deadline alone counts, that was put off.
    return ClosedAs.MET if reported else ClosedAs.PUT_OFF
