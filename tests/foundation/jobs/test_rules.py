"""When the timetable strikes, and how far a job is."""

from datetime import UTC, datetime, timedelta

import pytest

from anlan.foundation.jobs.rules import Entry, is_due, percent
from anlan.foundation.jobs.timetable import entries, every

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last_run", "due"),
    [
        (None, True),
        (timedelta(minutes=0), False),
        (timedelta(minutes=4, seconds=59), False),
        (timedelta(minutes=5), True),
        (timedelta(days=3), True),  # missed runs are made up for by one
        (timedelta(minutes=-1), False),  # a clock that was set back does no harm
    ],
)
def test_a_line_is_due_when_its_interval_has_passed(last_run, due):
    entry = Entry("seal", timedelta(minutes=5), print)

    assert is_due(entry, None if last_run is None else NOON - last_run, NOON) is due


@pytest.mark.parametrize(
    ("done", "total", "shown"), [(0, 0, 0), (5, 0, 0), (0, 3, 0), (1, 3, 33), (999, 1000, 99), (3, 3, 100), (4, 3, 100)]
)
def test_a_hundred_percent_means_all_of_it(done, total, shown):
    assert percent(done, total) == shown


def test_the_timetable_names_what_the_queue_itself_needs_and_no_name_twice():
    assert "jobs-forget-finished-tasks" in {entry.name for entry in entries()}
    with pytest.raises(ValueError, match="declared twice"):
        every(timedelta(minutes=1), "jobs-forget-finished-tasks", print)
