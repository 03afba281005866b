"""What fails in the closed loop of hazards: steps, dual reports and listed supervision past their term, watches
without an entry (INS-02, INS-03, PRV-30, PRV-31, PRV-37)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from anlan.foundation.calendars.rules import end_of, local_day
from anlan.foundation.scope.services import system_actor
from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.models import Cause
from anlan.insight.warnings.rules import Case, Sentence
from anlan.prevention.hazards.queries import dual_reports_owed, hazards, missing_watches
from anlan.prevention.hazards.rules import OPEN, UNRECTIFIED, owed_by
from anlan.prevention.supervision_orders.queries import orders

SYSTEM = system_actor("warnings")


def hazard_cases(now: datetime) -> Iterator[Case]:
    """Yield a case for every hazard whose next step is due or soon will be; whoever owes the step is warned.

    Each step is a spell of its own, so that a warning closes when the step is taken or more time is granted
    (``prevention_endings`` tells which). A repair that was reported too late is answered, and its warning stands until
    somebody else has accepted it; meanwhile whoever re-inspects has a matter of his own.
    """
    ladder = policy().ladders[Cause.HAZARD]
    ahead = max(0, -min(step.days for step in ladder))
    found = hazards(SYSTEM).filter(state__in=OPEN).order_by("pk")
    rows = found.filter(step_due__lte=local_day(now) + timedelta(days=ahead), owed_by__isnull=False)
    for uid, state, due, owes in rows.values_list("uid", "state", "step_due", "owed_by"):
        assert due is not None  # noqa: S101 (compared above)
        judged = owed_by(state) == "judge"
        yield Case(
            matter=f"judged:{uid}" if judged else f"hazard:{uid}",
            # Whoever puts a repair on hold owes it by the same day, and does not get rid of its warning.
            spell=f"{'rectifying' if state == 'held' else state}:{due}",
            due_at=end_of(due),
            ladder=ladder,
            party_id=owes,
            subject_kind="hazard",
            subject_uid=uid,
            latest=due.isoformat(),
            sentence=Sentence.RECTIFY if state in UNRECTIFIED else Sentence.WORK,
        )
    waiting = found.filter(state="submitted", rectified_at__isnull=False, deadline__isnull=False)
    for uid, deadline, done, party in waiting.values_list("uid", "deadline", "rectified_at", "party_id"):
        if deadline is not None and done is not None and local_day(done) > deadline:
            yield Case(
                matter=f"hazard:{uid}",
                spell=f"rectifying:{deadline}",
                due_at=end_of(deadline),
                ladder=ladder,
                party_id=party,
                subject_kind="hazard",
                subject_uid=uid,
                latest=deadline.isoformat(),
                answered=True,
                sentence=Sentence.RECTIFY,
            )


def watch_cases(now: datetime) -> Iterator[Case]:
    """Yield a case for every watch whose next entry is missing; the party that keeps the watch is warned."""
    ladder = policy().ladders[Cause.WATCH]
    for hold in missing_watches(SYSTEM, local_day(now)):
        yield Case(
            matter=f"watch:{hold.uid}",
            spell=hold.next_watch.isoformat(),
            due_at=end_of(hold.next_watch),
            ladder=ladder,
            party_id=hold.hazard.party_id,
            subject_kind="hazard",
            subject_uid=hold.hazard.uid,
            latest=hold.next_watch.isoformat(),
            sentence=Sentence.RECTIFY,
        )


def dual_cases() -> Iterator[Case]:
    """Yield a case for every major hazard of which a report is missing; ``failing`` counts the missing ones (PRV-30).

    One warning a hazard: it ends when both the department and the staff congress were told.
    """
    ladder = policy().ladders[Cause.DUAL]
    for owed in dual_reports_owed(SYSTEM):
        yield Case(
            matter=f"dual:{owed.hazard_uid}",
            spell=owed.due.isoformat(),
            due_at=end_of(owed.due),
            ladder=ladder,
            party_id=owed.party_id,
            subject_kind="hazard",
            subject_uid=owed.hazard_uid,
            latest=owed.due.isoformat(),
            failing=owed.missing,
            sentence=Sentence.REPORT,
        )


def listed_cases(now: datetime) -> Iterator[Case]:
    """Yield a case for every supervision order whose term is over or soon will be (PRV-31).

    The unit that listed the hazard is warned: it has to see the hazard delisted, extend the term, or pass it up.
    """
    ladder = policy().ladders[Cause.LISTED]
    ahead = max(0, -min(step.days for step in ladder))
    rows = orders(SYSTEM).filter(state="in_force", deadline__lte=local_day(now) + timedelta(days=ahead))
    for uid, deadline, unit, hazard in rows.values_list("uid", "deadline", "unit_id", "hazard__uid"):
        yield Case(
            matter=f"listed:{uid}",
            spell=deadline.isoformat(),
            due_at=end_of(deadline),
            ladder=ladder,
            party_id=unit,
            subject_kind="hazard",
            subject_uid=hazard,
            latest=deadline.isoformat(),
            sentence=Sentence.RECTIFY,
        )
