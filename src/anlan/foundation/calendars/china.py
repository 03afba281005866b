"""China's working days: the ``holidays`` package, and over it the notices that it does not hold yet.

The General Office of the State Council announces each year's exchanged days (调休) in the November before.
Until a release brings them, an office adds them itself: ``calendar.csv`` in ANLAN_HOME, in the form of
``data/notices.csv`` beside this file. Rows of either file win over the package.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from holidays.countries.china import China, ChinaStaticHolidays

from anlan.foundation.calendars.rules import WorkingCalendar
from anlan.foundation.refusals.rules import Refused

# Exchanged days have been announced by notice since 2001; the package's lunar tables end with 2099.
FIRST_YEAR, LAST_YEAR = 2001, 2099
NOTICES = Path(__file__).parent / "data" / "notices.csv"
_COLUMNS = ("year", "day", "working", "name", "source", "issued_on")


@dataclass(frozen=True)
class NoticedDay:
    """A day that a notice changes: ``year`` is the year that the notice arranges, not always the day's own."""

    year: int
    day: date
    working: bool
    name: str
    source: str
    issued_on: date


def read_notices(path: Path) -> list[NoticedDay]:
    """Read a table of noticed days; Refused ``calendar-file-wrong`` names file and line. An absent file is empty."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if tuple(rows.fieldnames or ()) != _COLUMNS:
            raise Refused("calendar-file-wrong", file=path.name, line=1)
        noticed = []
        for number, row in enumerate(rows, start=2):
            try:
                noticed.append(
                    NoticedDay(
                        year=int(row["year"]),
                        day=date.fromisoformat(row["day"]),
                        working={"1": True, "0": False}[row["working"]],
                        name=row["name"],
                        source=row["source"],
                        issued_on=date.fromisoformat(row["issued_on"]),
                    )
                )
            except (ValueError, KeyError, TypeError) as wrong:
                raise Refused("calendar-file-wrong", file=path.name, line=number) from wrong
    return noticed


def build(noticed: Iterable[NoticedDay]) -> WorkingCalendar:
    """Return the package's calendar with the noticed days laid over it."""
    known = China(years=range(FIRST_YEAR, LAST_YEAR + 1))  # type: ignore[no-untyped-call]
    rest, extra = set(known), set(known.weekend_workdays)
    announced = set(ChinaStaticHolidays.special_public_holidays)
    for row in noticed:
        announced.add(row.year)
        (extra if row.working else rest).add(row.day)
        (rest if row.working else extra).discard(row.day)
    return WorkingCalendar(FIRST_YEAR, LAST_YEAR, frozenset(rest), frozenset(extra), frozenset(announced))


@cache
def china() -> WorkingCalendar:
    """Return China's working calendar, 2001 to 2099; read once a process."""
    return build([*read_notices(NOTICES), *read_notices(settings.HOME / "calendar.csv")])
