"""Calendar periods exactly as design section 2 has them. Pure; days are local days."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from anlan.foundation.calendars.rules import WorkingDays, add_working_days, end_of
from anlan.foundation.refusals.rules import Refused

# Wide enough for any founding date and any plan, and far from the ends of Python's calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2199
_ONE_DAY = timedelta(days=1)


class Cadence(StrEnum):
    """How often: the kinds of calendar period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """One calendar period; both days belong to it."""

    code: str
    cadence: Cadence
    first_day: date
    last_day: date

    @property
    def length(self) -> int:
        """Its number of days."""
        return (self.last_day - self.first_day).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return self.code


_SHAPES: tuple[tuple[Cadence, re.Pattern[str]], ...] = (
    (Cadence.MONTH, re.compile(r"([0-9]{4})-([0-9]{2})")),
    (Cadence.DAY, re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")),
    (Cadence.WEEK, re.compile(r"([0-9]{4})W([0-9]{2})")),
    (Cadence.QUARTER, re.compile(r"([0-9]{4})Q([1-4])")),
    (Cadence.HALF_YEAR, re.compile(r"([0-9]{4})H([12])")),
    (Cadence.YEAR, re.compile(r"([0-9]{4})")),
)


def parse(code: str) -> Period:
    """Return the period that ``code`` names; Refused ``period-wrong`` when it names none.

    ``2026-11-22`` · ``2026W01`` (ISO year and week) · ``2026-11`` · ``2026Q4`` · ``2026H2`` · ``2026``.
    """
    for cadence, shape in _SHAPES:
        if found := shape.fullmatch(code):
            try:
                return containing(_first_day(cadence, *map(int, found.groups())), cadence)
            except ValueError as wrong:  # month 13, 30 February, a 53rd week that the year does not have
                raise Refused("period-wrong", code=code) from wrong
    raise Refused("period-wrong", code=code)


def _first_day(cadence: Cadence, year: int, part: int = 1, day: int = 1) -> date:
    if cadence is Cadence.WEEK:
        return date.fromisocalendar(year, part, 1)
    return date(year, (part - 1) * _MONTHS.get(cadence, 1) + 1, day)


_MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}
_CODES: dict[Cadence, Callable[[int, int], str]] = {
    Cadence.MONTH: lambda year, n: f"{year}-{n:02}",
    Cadence.QUARTER: lambda year, n: f"{year}Q{n}",
    Cadence.HALF_YEAR: lambda year, n: f"{year}H{n}",
    Cadence.YEAR: lambda year, n: f"{year}",
}


def containing(day: date, cadence: Cadence) -> Period:
    """Return the period that holds the local day; Refused ``period-out-of-range`` before 1900 or after 2199."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("period-out-of-range", year=day.year, first=FIRST_YEAR, last=LAST_YEAR)
    if cadence is Cadence.DAY:
        return Period(day.isoformat(), cadence, day, day)
    if cadence is Cadence.WEEK:
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Period(f"{year}W{week:02}", cadence, monday, monday + timedelta(days=6))
    months = _MONTHS[cadence]
    number = (day.month - 1) // months  # counted from 0 within the year
    first = date(day.year, number * months + 1, 1)
    after = date(day.year + (number + 1) * months // 12, (number + 1) * months % 12 + 1, 1)
    return Period(_CODES[cadence](day.year, number + 1), cadence, first, after - _ONE_DAY)


def next_after(period: Period) -> Period:
    """Return the period of the same cadence that begins when this one is over."""
    return containing(period.last_day + _ONE_DAY, period.cadence)


def previous_to(period: Period) -> Period:
    """Return the period of the same cadence that is over when this one begins."""
    return containing(period.first_day - _ONE_DAY, period.cadence)


def between(first: date, last: date, cadence: Cadence) -> Iterator[Period]:
    """Yield, in order, every period that has a day in ``first`` … ``last`` (both included)."""
    day = first
    while day <= last:
        period = containing(day, cadence)
        yield period
        day = period.last_day + _ONE_DAY


class GraceUnit(StrEnum):
    """What grace counts: calendar days, or Chinese working days (调休 included)."""

    CALENDAR = "calendar"
    WORKING = "working"


class DueFrom(StrEnum):
    """From which end of the period grace counts: from its last day, or for plans from its first."""

    END = "end"
    START = "start"


class Due(NamedTuple):
    """The last local day in time, and the UTC instant at which that day is over; before it is in time."""

    day: date
    instant: datetime


def due(period: Period, grace: int, unit: GraceUnit, due_from: DueFrom, working_days: WorkingDays) -> Due:
    """Return when the obligation of ``period`` is due (design, section 2).

    The due day lies ``grace`` days after the period's last (or first) day; grace may be negative, and 0 is
    that day itself, working day or not. Recorded before ``instant`` is in time, at it is late.
    """
    anchor = period.last_day if due_from is DueFrom.END else period.first_day
    calendar_days = unit is GraceUnit.CALENDAR
    day = anchor + timedelta(days=grace) if calendar_days else add_working_days(anchor, grace, working_days)
    return Due(day, end_of(day))
