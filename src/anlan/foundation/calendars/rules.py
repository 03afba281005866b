"""Local days and their instants, and counting in working days. Pure: the calendar itself is an argument."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from anlan.foundation.refusals.rules import Refused

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


def local_day(instant: datetime) -> date:
    """Return the local day (Asia/Shanghai) that holds ``instant``; a naive instant raises ValueError."""
    if instant.tzinfo is None:
        raise ValueError("an instant without time zone belongs to no local day")
    return instant.astimezone(LOCAL_ZONE).date()


def start_of(day: date) -> datetime:
    """Return the UTC instant at which the local day begins."""
    return datetime.combine(day, time.min, LOCAL_ZONE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the UTC instant at which the local day is over: the first that no longer belongs to it."""
    return start_of(day + _ONE_DAY)


class WorkingDays(Protocol):
    """Whatever can tell a working day from a rest day."""

    def is_working(self, day: date) -> bool:
        """Whether people work on the local day."""
        ...


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of ``first_year`` … ``last_year``.

    Monday to Friday but for ``rest_days``, and ``extra_workdays`` (weekend days worked in exchange).
    ``announced`` names the years whose notice of the State Council is in; in the other years only the
    statutory holidays are known, the exchanged days are not.
    """

    first_year: int
    last_year: int
    rest_days: frozenset[date]
    extra_workdays: frozenset[date]
    announced: frozenset[int]

    def is_working(self, day: date) -> bool:
        """Whether people work on the local day; Refused ``calendar-unknown-year`` outside the calendar."""
        if not self.first_year <= day.year <= self.last_year:
            raise Refused("calendar-unknown-year", year=day.year, first=self.first_year, last=self.last_year)
        if day in self.extra_workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.rest_days

    def is_complete(self, year: int) -> bool:
        """Whether the year's notice is in, so that its make-up workdays are known.

        The last days of a December may still change with the next year's notice (as 29 December 2018 did).
        """
        return year in self.announced

    def require_complete(self, year: int) -> None:
        """Raise Refused ``calendar-not-announced`` unless the year's notice is in."""
        if not self.is_complete(year):
            raise Refused("calendar-not-announced", year=year)


def add_working_days(day: date, count: int, working: WorkingDays) -> date:
    """Return the day that lies ``count`` working days after ``day`` (before it, when negative).

    ``day`` itself is not counted; with 0 it is returned, working day or not.
    """
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= working.is_working(day)
    return day


def working_days_between(first: date, last: date, working: WorkingDays) -> int:
    """Count the working days from ``first`` to ``last``, both included; 0 when they are in the wrong order."""
    days = (last - first).days + 1
    return sum(working.is_working(first + timedelta(days=n)) for n in range(days))
