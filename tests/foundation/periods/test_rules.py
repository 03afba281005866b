"""Periods and due instants (design section 2; the cadences of requirements section 4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.foundation.calendars.rules import add_working_days, local_day
from anlan.foundation.periods.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    Cadence,
    DueFrom,
    GraceUnit,
    between,
    containing,
    due,
    next_after,
    parse,
    previous_to,
)
from anlan.foundation.refusals.rules import Refused

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
INNER_DAYS = st.dates(date(FIRST_YEAR + 2, 1, 1), date(LAST_YEAR - 2, 12, 31))
CADENCES = st.sampled_from(list(Cadence))


class MondayToFriday:
    """A calendar without holidays, so that the expected days can be read off any wall."""

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5


@pytest.mark.parametrize(
    ("code", "cadence", "first", "last"),
    [
        ("2026-11-22", Cadence.DAY, "2026-11-22", "2026-11-22"),
        ("2026W01", Cadence.WEEK, "2025-12-29", "2026-01-04"),
        ("2026W53", Cadence.WEEK, "2026-12-28", "2027-01-03"),
        ("2027W01", Cadence.WEEK, "2027-01-04", "2027-01-10"),
        ("2026-11", Cadence.MONTH, "2026-11-01", "2026-11-30"),
        ("2026-12", Cadence.MONTH, "2026-12-01", "2026-12-31"),
        ("2028-02", Cadence.MONTH, "2028-02-01", "2028-02-29"),
        ("2026Q1", Cadence.QUARTER, "2026-01-01", "2026-03-31"),
        ("2026Q4", Cadence.QUARTER, "2026-10-01", "2026-12-31"),
        ("2026H1", Cadence.HALF_YEAR, "2026-01-01", "2026-06-30"),
        ("2026H2", Cadence.HALF_YEAR, "2026-07-01", "2026-12-31"),
        ("2026", Cadence.YEAR, "2026-01-01", "2026-12-31"),
    ],
)
def test_a_code_names_its_period_in_local_days(code, cadence, first, last):
    period = parse(code)

    assert (period.code, period.cadence) == (code, cadence)
    assert (period.first_day.isoformat(), period.last_day.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "code",
    [
        *(
            "",
            "26",
            "2026-13",
            "2026-00",
            "2026-2-1",
            "2026-02-30",
            "2026W54",
            "2025W53",
            "2026W00",
            "2026Q5",
            "2026H3",
        ),
        *("2026q4", "2026-W01", " 2026", "2026\n", "\uff12\uff10\uff12\uff16", "0000", "99999", "2026-11-22T00:00"),
    ],
)
def test_what_names_no_period_is_refused_by_name(code):
    with pytest.raises(Refused) as refused:
        parse(code)

    assert refused.value.code == "period-wrong"
    assert refused.value.facts == {"code": code}


@pytest.mark.parametrize("code", ["1899", "2200-01"])
def test_a_period_outside_the_known_years_is_refused(code):
    with pytest.raises(Refused, match="period-out-of-range"):
        parse(code)


@given(DAYS, CADENCES)
def test_every_day_lies_in_exactly_the_period_that_its_code_names(day, cadence):
    period = containing(day, cadence)

    assert day in period
    assert period.first_day - timedelta(days=1) not in period
    assert parse(period.code) == period


@given(INNER_DAYS, CADENCES)
def test_periods_of_one_cadence_follow_each_other_without_gap_or_overlap(day, cadence):
    period = containing(day, cadence)
    after = next_after(period)

    assert after.first_day == period.last_day + timedelta(days=1)
    assert previous_to(after) == period
    assert after.code != period.code


@given(INNER_DAYS, st.integers(0, 800), CADENCES)
def test_between_names_every_period_with_a_day_in_the_span_once(first, days, cadence):
    last = first + timedelta(days=days)

    expected = list(dict.fromkeys(containing(first + timedelta(days=n), cadence) for n in range(days + 1)))

    assert list(between(first, last, cadence)) == expected


def test_nothing_lies_between_days_in_the_wrong_order():
    assert list(between(date(2026, 2, 1), date(2026, 1, 31), Cadence.MONTH)) == []


@pytest.mark.parametrize(
    ("cadence", "code", "length"),
    [
        (Cadence.WEEK, "2026W01", 7),
        (Cadence.MONTH, "2026-02", 28),
        (Cadence.YEAR, "2028", 366),
        (Cadence.DAY, "2026-01-01", 1),
    ],
)
def test_the_length_counts_both_ends(cadence, code, length):
    assert parse(code).cadence == cadence
    assert parse(code).length == length


@pytest.mark.parametrize(
    ("code", "grace", "unit", "due_from", "day"),
    [
        # The monthly report for October, due on the 5th of the next month (section 8: default the 5th).
        ("2026-10", 5, "calendar", "end", "2026-11-05"),
        ("2026-10", 0, "calendar", "end", "2026-10-31"),  # a Saturday stays a Saturday
        ("2026-10", 0, "working", "end", "2026-10-31"),
        ("2026-10", 5, "working", "end", "2026-11-06"),
        ("2027", -3, "calendar", "start", "2026-12-29"),  # a plan, before its year begins
        ("2026W47", -1, "working", "start", "2026-11-13"),  # the Friday before Monday 16 November
        ("2026-11", 9, "calendar", "start", "2026-11-10"),
        ("2026-11-22", 1, "working", "end", "2026-11-23"),
    ],
)
def test_due_lies_grace_days_after_the_end_or_the_start(code, grace, unit, due_from, day):
    when = due(parse(code), grace, GraceUnit(unit), DueFrom(due_from), MondayToFriday())

    assert when.day.isoformat() == day


def test_the_due_instant_is_the_end_of_the_local_day_not_of_the_utc_day():
    when = due(parse("2026-10"), 5, GraceUnit.CALENDAR, DueFrom.END, MondayToFriday())

    assert when.instant == datetime(2026, 11, 5, 16, 0, tzinfo=UTC)
    assert local_day(when.instant - timedelta(microseconds=1)) == when.day
    assert local_day(when.instant) == when.day + timedelta(days=1)


@given(INNER_DAYS, st.integers(-40, 40))
def test_working_days_counted_forth_and_back_again_meet(day, count):
    there = add_working_days(day, count, MondayToFriday())

    assert (there > day) == (count > 0)
    if count and MondayToFriday().is_working(day):
        assert add_working_days(there, -count, MondayToFriday()) == day
