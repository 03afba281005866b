"""Local days and hours counted by the database are those that Python counts."""

from datetime import UTC, datetime, timedelta

import pytest

from anlan.foundation.calendars.expressions import HoursBetween, LocalDay
from anlan.foundation.calendars.rules import local_day
from anlan.prevention.hazards.models import Hazard
from tests.registry.cast import enterprise

pytestmark = pytest.mark.django_db
FOUND = datetime(2026, 11, 22, 15, 59, 59, 999_999, tzinfo=UTC)  # the last instant of a local day


@pytest.mark.parametrize(
    "spent",
    [timedelta(0), timedelta(microseconds=1), timedelta(hours=5), timedelta(hours=4, minutes=59, seconds=58),
     timedelta(days=90), timedelta(days=366, hours=23)],
)  # fmt: skip
def test_the_database_counts_local_days_and_whole_hours_as_python_does(city, spent):
    mill = enterprise(city)
    done = FOUND + spent
    Hazard.objects.beyond_scope("test").create(
        party=mill, region=mill.region, state="reported", text="x", source="self", found_at=FOUND, reported_at=FOUND,
        rectified_at=done,
    )  # fmt: skip
    rows = Hazard.objects.beyond_scope("test").values_list(
        LocalDay("found_at"), LocalDay("rectified_at"), HoursBetween("found_at", "rectified_at")
    )
    assert list(rows) == [(local_day(FOUND), local_day(done), int(spent.total_seconds() // 3600))]


def test_where_there_is_no_instant_there_is_no_day_and_no_hour(city):
    mill = enterprise(city)
    Hazard.objects.beyond_scope("test").create(
        party=mill, region=mill.region, state="reported", text="x", source="self", found_at=FOUND, reported_at=FOUND
    )
    hours = HoursBetween("found_at", "rectified_at")
    rows = Hazard.objects.beyond_scope("test").values_list(LocalDay("rectified_at"), hours)
    assert list(rows) == [(None, None)]
