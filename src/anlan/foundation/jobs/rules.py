"""When the timetable strikes, how far a job is. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

# A job that took its worker with it this often is not tried again: it would take every worker with it.
MOST_TRIES = 5


@dataclass(frozen=True)
class Entry:
    """A line of the timetable: ``call(now)`` every so often. ``name`` is stable, it keeps the time of the last run."""

    name: str
    every: timedelta
    call: Callable[[datetime], object]


def is_due(entry: Entry, last_run_at: datetime | None, now: datetime) -> bool:
    """Whether the entry should run now. One that has never run is due; missed runs are made up for by one."""
    return last_run_at is None or now - last_run_at >= entry.every


def percent(done: int, total: int) -> int:
    """Return how much is done, 0 to 100, rounded down, so that 100 means all of it."""
    return min(100, done * 100 // total) if total > 0 else 0
