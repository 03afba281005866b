"""When sweeps run, and when one is missing. Pure; the intervals are data."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from anlan.foundation.calendars.rules import local_day


@dataclass(frozen=True)
class Policy:
    """What the file says."""

    every: timedelta
    missing_after: timedelta
    years_back: int


@cache
def policy() -> Policy:
    """Read the file, once."""
    content = tomllib.loads((Path(__file__).parent / "sweep.toml").read_text(encoding="utf-8"))
    return Policy(
        timedelta(minutes=content["every_minutes"]),
        timedelta(minutes=content["missing_after_minutes"]),
        content["years_back"],
    )


def is_due(last_as_of: datetime | None, now: datetime) -> bool:
    """Whether to sweep: the interval is over, or a local day has begun, which is when most things become due."""
    if last_as_of is None:
        return True
    return now - last_as_of >= policy().every or local_day(now) != local_day(last_as_of)


def is_missing(last_as_of: datetime | None, now: datetime) -> bool:
    """Whether a sweep that should have run did not; without any there is no telling."""
    return last_as_of is not None and now - last_as_of > policy().missing_after


def is_catching_up(last_as_of: datetime | None, now: datetime) -> bool:
    """Whether a sweep at ``now`` makes up for at least one that did not run."""
    return is_missing(last_as_of, now)


def first_day_swept(today: date) -> date:
    """Return the first local day whose periods a live sweep judges: the beginning of a year."""
    return date(today.year - policy().years_back, 1, 1)
