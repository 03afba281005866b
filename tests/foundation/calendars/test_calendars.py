"""Working days with make-up workdays, and local days (design section 2: grace; CAD-50, SUP-25 count in them)."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from anlan.foundation.calendars import china as source
from anlan.foundation.calendars.china import NOTICES, build, china, read_notices
from anlan.foundation.calendars.rules import (
    add_working_days,
    end_of,
    local_day,
    start_of,
    working_days_between,
)
from anlan.foundation.refusals.rules import Refused

HEADING = "year,day,working,name,source,issued_on\n"


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-02-13", True),  # a plain Friday
        ("2026-02-14", True),  # a Saturday that is worked for the Spring Festival
        ("2026-02-15", False),  # the Sunday after it
        ("2026-02-16", False),  # New Year's Eve
        ("2026-02-20", False),  # a Friday off in exchange
        ("2026-02-28", True),  # the second Saturday worked in exchange
        ("2026-10-07", False),
        ("2026-10-10", True),
        ("2026-11-21", False),  # a plain Saturday
        ("2018-12-29", True),  # arranged by the notice for 2019
        ("2020-01-31", False),  # the extension of early 2020
    ],
)
def test_make_up_workdays_are_worked_and_exchanged_days_are_not(day, working):
    assert china().is_working(date.fromisoformat(day)) is working


def test_a_year_has_about_250_working_days():
    counts = {y: working_days_between(date(y, 1, 1), date(y, 12, 31), china()) for y in (2023, 2024, 2025, 2026)}

    assert counts == {2023: 249, 2024: 251, 2025: 248, 2026: 248}


def test_grace_in_working_days_skips_the_festival_and_counts_the_make_up_day():
    # Friday 13 February 2026; 14 is worked, then nine days off, 24 is a Tuesday.
    assert add_working_days(date(2026, 2, 13), 1, china()) == date(2026, 2, 14)
    assert add_working_days(date(2026, 2, 13), 2, china()) == date(2026, 2, 24)
    assert add_working_days(date(2026, 2, 24), -2, china()) == date(2026, 2, 13)
    assert add_working_days(date(2026, 2, 17), 0, china()) == date(2026, 2, 17)


def test_a_year_without_notice_has_its_statutory_days_only_and_says_so():
    calendar = china()

    assert calendar.is_complete(2026)
    assert not calendar.is_complete(2027)
    assert not calendar.is_working(date(2027, 10, 1))
    assert not any(calendar.is_working(date(2027, 1, 2) + timedelta(days=7 * n)) for n in range(52))  # no Saturday
    with pytest.raises(Refused, match="calendar-not-announced"):
        calendar.require_complete(2027)


@pytest.mark.parametrize("day", [date(2000, 12, 31), date(2100, 1, 1)])
def test_a_day_outside_the_calendar_is_refused_by_name(day):
    with pytest.raises(Refused) as refused:
        china().is_working(day)

    assert refused.value.code == "calendar-unknown-year"
    assert refused.value.facts["year"] == day.year


def test_a_notice_that_came_after_the_package_wins_over_it(tmp_path):
    table = tmp_path / "calendar.csv"
    table.write_text(
        HEADING
        + "2027,2027-02-20,1,春节,测试用,2026-11-04\n"  # a Saturday
        + "2027,2027-02-11,0,春节,测试用,2026-11-04\n"  # a Thursday
        + "2027,2027-05-04,1,劳动节,测试用,2026-11-04\n",  # takes back a rest day that the package only supposes
        encoding="utf-8",
    )

    calendar = build(read_notices(table))

    assert calendar.is_complete(2027)
    assert not calendar.is_complete(2028)
    assert calendar.is_working(date(2027, 2, 20))
    assert not calendar.is_working(date(2027, 2, 11))
    assert calendar.is_working(date(2027, 5, 4))
    assert not china().is_working(date(2027, 5, 4))


def test_an_installation_adds_its_own_notice_in_its_home(tmp_path, settings):
    settings.HOME = tmp_path
    (tmp_path / "calendar.csv").write_text(HEADING + "2027,2027-02-20,1,春节,测试用,2026-11-04\n", encoding="utf-8")
    source.china.cache_clear()
    try:
        assert china().is_working(date(2027, 2, 20))
    finally:
        source.china.cache_clear()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("day,working\n", 1),
        (HEADING + "2027,2027-02-30,1,春节,x,2026-11-04\n", 2),
        (HEADING + "2027,2027-02-20,1,春节,x,2026-11-04\n2027,2027-02-21,yes,春节,x,2026-11-04\n", 3),
        (HEADING + "2027,2027-02-20\n", 2),
    ],
)
def test_a_faulty_calendar_file_is_refused_with_its_line(tmp_path, text, line):
    table = tmp_path / "calendar.csv"
    table.write_text(text, encoding="utf-8")

    with pytest.raises(Refused) as refused:
        read_notices(table)

    assert refused.value.code == "calendar-file-wrong"
    assert refused.value.facts == {"file": "calendar.csv", "line": line}


def test_the_shipped_table_can_be_read_and_names_source_and_day():
    assert all(row.source and row.issued_on for row in read_notices(NOTICES))


def test_a_local_day_begins_at_sixteen_hours_utc_of_the_day_before():
    assert start_of(date(2026, 11, 22)) == datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
    assert end_of(date(2026, 11, 22)) == start_of(date(2026, 11, 23))
    assert local_day(datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 21)
    assert local_day(datetime(2026, 11, 21, 16, 0, tzinfo=UTC)) == date(2026, 11, 22)
    assert local_day(datetime(2026, 11, 22, 0, 0, tzinfo=timezone(timedelta(hours=8)))) == date(2026, 11, 22)


def test_a_local_day_had_23_hours_when_clocks_went_forward_in_1986():
    day = date(1986, 5, 4)

    assert end_of(day) - start_of(day) == timedelta(hours=23)


def test_an_instant_without_zone_is_a_bug_not_a_day():
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 11, 22))  # noqa: DTZ001
