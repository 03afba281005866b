"""The ladder: when a warning climbs, what it is worth, and what a run changes (design, section 2; INS-03)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.rules import (
    Case,
    Rung,
    Standing,
    compare,
    key_of,
    ladder_of,
    may_remind,
    rung_at,
    weight_of,
)

DUE = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)
LADDER = ladder_of(
    [
        {"rung": "remind", "days": -3},
        {"rung": "warn", "days": 0},
        {"rung": "report", "days": 3},
        {"rung": "supervise", "days": 10},
        {"rung": "interview", "days": 30},
    ]
)


def case(matter="duty:1:7", spell="2026-11", **given):
    return Case(matter=matter, spell=spell, due_at=DUE, ladder=LADDER, party_id=7, **given)


@pytest.mark.parametrize(
    ("days", "rung"),
    [(-4, None), (-3, Rung.REMIND), (-1, Rung.REMIND), (0, Rung.WARN), (2, Rung.WARN), (3, Rung.REPORT),
     (10, Rung.SUPERVISE), (29, Rung.SUPERVISE), (30, Rung.INTERVIEW), (400, Rung.INTERVIEW)],
)  # fmt: skip
def test_it_reminds_before_due_warns_at_due_and_reports_after(days, rung):
    assert rung_at(case(), DUE + timedelta(days=days)) is rung


def test_an_instant_before_due_is_not_due_yet():
    assert rung_at(case(), DUE - timedelta(microseconds=1)) is Rung.REMIND


def test_who_owes_something_every_day_is_not_reminded_every_day():
    assert not may_remind(LADDER, length=1) and not may_remind(LADDER, length=3)
    assert may_remind(LADDER, length=7)
    assert not may_remind(LADDER[1:], length=30), "a ladder without a reminder"


def test_what_is_new_is_raised_what_stays_climbs_and_what_is_met_is_closed():
    now = DUE + timedelta(days=3)
    standing = {
        "duty:1:7": Standing(1, "2026-11", Rung.WARN, False, "", 1),
        "duty:1:8": Standing(2, "2026-11", Rung.WARN, False, "", 1),
    }
    changes = compare([case(), case("duty:1:9")], standing, frozenset(), now)
    assert [(one.matter, rung) for one, rung in changes.raised] == [("duty:1:9", Rung.REPORT)]
    assert [(one.id, rung) for one, _, rung in changes.climbed] == [(1, Rung.REPORT)]
    assert [one.id for one in changes.closed] == [2]


def test_who_did_it_late_climbs_no_further_but_is_not_closed():
    standing = {"duty:1:7": Standing(1, "2026-11", Rung.WARN, False, "2026-11", 1)}
    changes = compare([case(latest="2026-11", answered=True)], standing, frozenset(), DUE + timedelta(days=40))
    assert not changes.climbed and not changes.closed and len(changes.touched) == 1
    assert not compare([case("duty:1:9", answered=True)], {}, frozenset(), DUE + timedelta(days=40)).raised


def test_a_new_spell_of_failure_is_a_new_warning():
    standing = {"duty:1:7": Standing(1, "2026-08", Rung.INTERVIEW, True, "2026-08", 1)}
    changes = compare([case()], standing, frozenset(), DUE)
    assert [one.id for one in changes.closed] == [1]
    assert [(one.spell, rung) for one, rung in changes.raised] == [("2026-11", Rung.WARN)]


def test_what_a_superior_accepted_is_not_raised_again():
    assert not compare([case()], {}, frozenset({key_of("duty:1:7", "2026-11")}), DUE).raised


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["a", "b"]), st.booleans()), max_size=6), st.integers(-5, 40)
)
def test_a_second_run_changes_nothing(rows, days):
    now = DUE + timedelta(days=days)
    cases = {n: case(f"m{n}", spell, answered=answered) for n, spell, answered in rows}.values()
    first = compare(cases, {}, frozenset(), now)
    left = {
        one.matter: Standing(n, one.spell, rung, one.answered, one.latest, one.failing)
        for n, (one, rung) in enumerate(first.raised)
    }
    again = compare(cases, left, frozenset(), now)
    assert not (again.raised or again.climbed or again.closed or again.touched)


def test_the_worst_stands_first_rung_then_times_then_days():
    assert weight_of(Rung.REPORT, 1, 0) > weight_of(Rung.WARN, 49, 49)
    assert weight_of(Rung.WARN, 3, 0) > weight_of(Rung.WARN, 2, 49) > weight_of(Rung.WARN, 2, 1)
    assert weight_of(Rung.INTERVIEW, 10_000, 10_000) <= 32_767, "fits its column on every database"


def test_every_cause_has_a_ladder_that_only_climbs():
    for cause, steps in policy().ladders.items():
        assert [step.rung for step in steps] == sorted({step.rung for step in steps}), cause
        assert [step.days for step in steps] == sorted(step.days for step in steps), cause
