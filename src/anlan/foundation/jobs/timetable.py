"""What runs by the clock. Features declare their lines in ``schedule.py``."""

from collections.abc import Callable
from datetime import datetime, timedelta

from anlan.foundation.jobs.rules import Entry

_ENTRIES: dict[str, Entry] = {}


def every(interval: timedelta, name: str, call: Callable[[datetime], object]) -> None:
    """Let the worker call ``call(now)`` every ``interval``, in one process at a time, from when it is declared.

    ``call`` answers in a few seconds, for the lines run one after another; longer work starts a job. What it
    raises is logged and kept; it runs again at its next time. ValueError when another line has the name.
    """
    entry = Entry(name, interval, call)
    if _ENTRIES.setdefault(name, entry) != entry:
        raise ValueError(f"declared twice in the timetable: {name}")


def entries() -> list[Entry]:
    """Return the timetable by name."""
    return [_ENTRIES[name] for name in sorted(_ENTRIES)]
