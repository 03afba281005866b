"""What a page makes of one party's verdicts: what to do first, and a year at a glance. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anlan.foundation.periods.rules import Cadence
from anlan.responsibility.engine.facts import Status
from anlan.responsibility.engine.rules import Coming, Verdict

# How many of the latest periods a page shows of a duty: about a year, of a daily one a quarter.
SHOWN = {
    Cadence.DAY: 91,
    Cadence.WEEK: 53,
    Cadence.MONTH: 13,
    Cadence.QUARTER: 5,
    Cadence.HALF_YEAR: 3,
    Cadence.YEAR: 2,
}


@dataclass(frozen=True)
class Todo:
    """One thing to do for a duty now: the obligation most worth doing, and how many more of the duty are missed."""

    verdict: Verdict
    missed: int

    @property
    def lacking(self) -> int:
        """How many acts are lacking."""
        return max(0, self.verdict.duty.minimum - self.verdict.done)


def to_do(verdicts: Iterable[Verdict]) -> list[Todo]:
    """Return what to do for each duty, worst first: in grace before the running period; what is lost comes last.

    Of a duty the obligation in grace comes before the open one, since it can still be met in time.
    """
    per_duty: dict[object, list[Verdict]] = {}
    for verdict in verdicts:
        per_duty.setdefault(verdict.duty.id, []).append(verdict)
    found = []
    for rows in per_duty.values():
        asking = [row for row in rows if row.status in (Status.DUE, Status.OPEN)]
        missed = [row for row in rows if row.status is Status.MISSED]
        if asking or missed:
            first = min(asking, key=lambda row: row.due.instant) if asking else missed[-1]
            found.append(Todo(first, len(missed)))
    order = {Status.DUE: 0, Status.OPEN: 1, Status.MISSED: 2}
    return sorted(found, key=lambda todo: (order[todo.verdict.status], todo.verdict.due.instant, -todo.missed))


def failing(verdicts: Sequence[Verdict]) -> int:
    """Return for how many periods in a row, up to the last one decided, a duty has been missed."""
    count = 0
    for verdict in reversed(verdicts):
        if verdict.status in (Status.OPEN, Status.DUE, Status.WAIVED):
            continue
        if verdict.status is not Status.MISSED:
            break
        count += 1
    return count


def soonest(coming: Iterable[Coming], limit: int) -> list[Coming]:
    """Return what comes next, the earliest due first."""
    return sorted(coming, key=lambda each: (each.due.instant, str(each.duty.id)))[:limit]
