"""Terms, debtors, modes and likeness (PRV-22, PRV-33, PRV-37)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.prevention.hazards import rules
from anlan.prevention.hazards.terms import terms
from anlan.prevention.hazards.workflow import HAZARD

DAY = date(2026, 11, 22)


def test_the_time_limit_follows_from_grade_and_mode():
    shipped = terms()
    limit = {mode: rules.rectify_by(DAY, "general", mode, shipped) - DAY for mode in ("", *rules.MODES)}
    assert [limit[mode].days for mode in ("", *rules.MODES)] == [15, 30, 15, 7, 10]
    assert {rules.rectify_by(DAY, "major", mode, shipped) for mode in rules.MODES} == {DAY + timedelta(days=60)}


@pytest.mark.parametrize(
    ("old", "new", "way"),
    [("", "suggest", "raised"), ("remind", "supervise", "raised"), ("hand_over", "remind", "lowered"),
     ("remind", "remind", "same")],
)  # fmt: skip
def test_modes_have_an_order(old, new, way):
    assert rules.mode_change(old, new) == way


def test_in_every_open_state_somebody_owes_the_next_step_until_a_day_and_in_no_other():
    for state in HAZARD.states:
        owed = rules.owed_by(state)
        due = rules.step_due(state, DAY, DAY + timedelta(days=9), terms())
        assert (owed != "") == (state in rules.OPEN) == (due is not None), state


@pytest.mark.parametrize(
    ("state", "rectified", "today", "late"),
    [("rectifying", None, DAY, False), ("rectifying", None, DAY + timedelta(days=1), True),
     ("written_off", DAY, DAY + timedelta(days=9), False),
     ("accepted", DAY + timedelta(days=1), DAY + timedelta(days=9), True)],
)  # fmt: skip
def test_a_hazard_is_overdue_from_the_day_after_its_limit_and_stays_so_when_it_was_rectified_late(
    state, rectified, today, late
):
    assert rules.is_overdue(state, DAY, rectified, today) is late


def test_the_next_watch_is_counted_from_the_last_one():
    assert rules.next_watch(DAY, None, 2) == DAY + timedelta(days=2)
    assert rules.next_watch(DAY, DAY + timedelta(days=5), 2) == DAY + timedelta(days=7)


SAME = [
    ("二楼疏散通道堆放面粉袋，安全出口被堵", "安全出口被面粉袋堵住，二楼疏散通道堆放杂物"),
    ("配电箱未接地", "车间配电箱没有接地，配电箱未接地线"),
    ("液氨储罐压力表超期未检定", "液氨罐压力表超期未检定"),
]
OTHER = [
    ("二楼疏散通道堆放面粉袋", "三楼灭火器压力不足"),
    ("配电箱未接地", "配电室无挡鼠板"),
    ("压力表超期未检定", "安全阀铅封缺失"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_other_words_is_offered_as_a_duplicate(one, other):
    assert rules.alike(one, [(1, other), (2, "完全无关的文字")]) == [1]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_something_else_is_not(one, other):
    assert rules.alike(one, [(1, other)]) == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_the_same_both_ways_and_between_nought_and_one(one, other):
    assert rules.likeness(one, other) == rules.likeness(other, one)
    assert 0 <= rules.likeness(one, other) <= 1


@given(st.text(alphabet="隐患堵塞通道电箱", min_size=4, max_size=20))
def test_a_text_is_wholly_like_itself(text):
    assert rules.likeness(text, text) == 1
