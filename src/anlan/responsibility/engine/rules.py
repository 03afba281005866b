"""The exact semantics of design section 2: the oracle for the sweep, and what one party's page shows. Pure.

Read it beside the design; each function is one of its sentences. ``insight/sweep/measures.py`` says the same for a
whole city at once and must agree with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from anlan.foundation.calendars.rules import WorkingDays, end_of, local_day
from anlan.foundation.periods.rules import FIRST_YEAR, Due, Period, between, due
from anlan.foundation.selectors.rules import compile_selector
from anlan.responsibility.engine.facts import (
    ActRow,
    Duty,
    FacetRow,
    Party,
    SpellRow,
    Status,
    Strength,
    WaiverRow,
    counting,
    known,
)

_ONE_DAY = timedelta(days=1)
_FIRST_DAY = date(FIRST_YEAR, 1, 1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one obligation; ``done`` acts counted, and what is recorded before ``due.instant`` is in time."""

    duty: Duty
    party_id: int | str
    period: Period
    status: Status
    due: Due
    done: int


@dataclass(frozen=True, slots=True)
class Coming:
    """An obligation that will exist once its period has begun, if nothing changes."""

    duty: Duty
    party_id: int | str
    period: Period
    due: Due


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of an active party on which none of its facets changes."""

    first_day: date
    last_day: date
    facets: dict[str, str]


def judge(
    party: Party, duty: Duty, as_of: datetime, working_days: WorkingDays, *, since: date | None = None
) -> list[Verdict]:
    """Return every verdict of one party for one duty, oldest first, as known at the UTC instant ``as_of``.

    ``since`` leaves out the periods that were over before that local day.
    """
    acts = [act for act in counting(party.acts, as_of) if act.kind == duty.act_kind]
    waivers = [waiver for waiver in known(party.waivers, as_of) if waiver.duty_id == duty.id]
    verdicts = []
    for period in obliged(party, duty, as_of, local_day(as_of), since=since):
        deadline = due_of(duty, period, working_days)
        status, done = decide(duty, period, deadline, acts, waivers, as_of)
        verdicts.append(Verdict(duty, party.id, period, status, deadline, done))
    return verdicts


def coming(party: Party, duty: Duty, as_of: datetime, until: date, working_days: WorkingDays) -> list[Coming]:
    """Return the obligations whose periods begin after ``as_of`` and by the local day ``until``."""
    tomorrow = local_day(as_of) + _ONE_DAY
    return [
        Coming(duty, party.id, period, due_of(duty, period, working_days))
        for period in obliged(party, duty, as_of, until, since=tomorrow)
        if period.first_day >= tomorrow
    ]


def obliged(party: Party, duty: Duty, as_of: datetime, until: date, *, since: date | None = None) -> Iterator[Period]:
    """Yield the periods, begun by the local day ``until``, for which the obligation exists.

    Exists: on at least half of the period's days (2 × days ≥ length) the duty was in force, the party was active and
    the party matched the selector, as known at ``as_of``.
    """
    if not known([duty], as_of):
        return
    matches = compile_selector(duty.selector).matches
    # No period reaches further than its year, so facts after that year decide nothing.
    stretches = [
        stretch for stretch in stretches_of(party, as_of, date(until.year + 1, 1, 31)) if matches(stretch.facets)
    ]
    if not stretches:
        return
    # A period that has begun may be owed for days that still lie ahead.
    first = max(min(max(duty.valid_from or _FIRST_DAY, stretches[0].first_day), until), since or _FIRST_DAY)
    last = min(duty.valid_to or date.max, stretches[-1].last_day, until)
    for period in between(first, last, duty.cadence):
        begins = max(duty.valid_from or _FIRST_DAY, period.first_day)
        ends = min(duty.valid_to or date.max, period.last_day)
        days = sum(_overlap(stretch.first_day, stretch.last_day, begins, ends) for stretch in stretches)
        if 2 * days >= period.length:
            yield period


def stretches_of(party: Party, as_of: datetime, until: date) -> list[Stretch]:
    """Return the days on which the party was active, cut where a facet changes, as known at ``as_of``."""
    spells, facets = known(party.spells, as_of), known(party.facets, as_of)
    rows: list[SpellRow | FacetRow] = [*spells, *facets]
    days = sorted(
        {row.first_day for row in rows if row.first_day <= until}
        | {row.last_day + _ONE_DAY for row in rows if row.last_day is not None and row.last_day < until}
    )
    stretches = []
    for first, after in pairwise([*days, until + _ONE_DAY]):
        if any(_holds(spell.first_day, spell.last_day, first) for spell in spells):
            values = {row.name: row.value for row in facets if _holds(row.first_day, row.last_day, first)}
            values |= {"kind": party.kind, "region": party.region}
            stretches.append(Stretch(first, after - _ONE_DAY, values))
    return stretches


def due_of(duty: Duty, period: Period, working_days: WorkingDays) -> Due:
    """Return the last local day in time, and the UTC instant at which it is over."""
    return due(period, duty.grace, duty.grace_unit, duty.due_from, working_days)


def decide(
    duty: Duty, period: Period, deadline: Due, acts: Sequence[ActRow], waivers: Sequence[WaiverRow], as_of: datetime
) -> tuple[Status, int]:
    """Return the status of one obligation and how many acts count for it; acts and waivers are those known for it.

    An act counts for the period that holds its day. The n-th in order of recording decides, n being the minimum.
    """
    recorded = sorted(act.recorded_at for act in acts if act.counts_on in period)
    enough = len(recorded) >= duty.minimum
    if enough and recorded[duty.minimum - 1] < deadline.instant:
        status = Status.MET
    elif any(_holds(waiver.first_day, waiver.last_day, period.last_day) for waiver in waivers):
        status = Status.WAIVED
    elif enough:
        status = Status.LATE
    else:
        status = unanswered(duty, period, deadline, as_of)
    return status, len(recorded)


def unanswered(duty: Duty, period: Period, deadline: Due, as_of: datetime) -> Status:
    """Return what an obligation without enough acts and without a waiver is at ``as_of``."""
    if as_of < deadline.instant:
        return Status.OPEN if as_of < end_of(period.last_day) else Status.DUE
    return Status.MISSED if duty.strength is Strength.MANDATORY else Status.LAPSED


def on_time_rate(verdicts: Iterable[Verdict]) -> tuple[int, int]:
    """Return met, and met + late + missed, over mandatory duties. Nothing else is in either part."""
    counted = [v.status for v in verdicts if v.duty.strength is Strength.MANDATORY]
    met = counted.count(Status.MET)
    return met, met + counted.count(Status.LATE) + counted.count(Status.MISSED)


def worst_first(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts that still ask for something: missed, then in grace, then open, the earliest due first."""
    order = {Status.MISSED: 0, Status.DUE: 1, Status.OPEN: 2}
    asking = [verdict for verdict in verdicts if verdict.status in order]
    return sorted(asking, key=lambda verdict: (order[verdict.status], verdict.due.instant, str(verdict.duty.id)))


def _holds(first_day: date, last_day: date | None, day: date) -> bool:
    return first_day <= day and (last_day is None or day <= last_day)


def _overlap(first: date, last: date, other_first: date, other_last: date) -> int:
    """Return how many days two stretches of days share."""
    return max(0, (min(last, other_last) - max(first, other_first)).days + 1)
