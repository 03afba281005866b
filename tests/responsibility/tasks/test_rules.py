"""Reading a pasted task table, what is due next, and how far units are (RSP-21, RSP-22, RSP-24). No database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.tasks.rules import (
    LIVE,
    add_up,
    as_printed,
    is_late,
    read_table,
    read_units,
    report_due,
    share,
    step_due,
    stronger,
    units_of,
    worst,
)

DAY = date(2026, 11, 22)


def test_a_pasted_table_keeps_printed_numbers_and_fills_merged_cells():
    rows = read_table(
        "狠抓责任\t一、领导责任\t1.\t建立责任清单\t各村（社区）、安委会各成员单位\t2026-12-31\n"
        "\t\t3..\t强化普法\t司法所（牵头）、派出所(配合)\n"
        "\t二、企业责任\t3\t落实投入\t各村(社区)、安委会各成员单位监督企业落实\n"
    )
    assert [(row.theme, row.item, row.number) for row in rows] == [
        ("狠抓责任", "一、领导责任", "1."),
        ("狠抓责任", "一、领导责任", "3.."),
        ("狠抓责任", "二、企业责任", "3"),
    ]
    assert rows[0].due_on == date(2026, 12, 31)
    assert rows[1].units == (("司法所", "lead"), ("派出所", "assisting"))
    assert as_printed(rows[1].units) == "司法所（牵头）、派出所（配合）"
    assert [row.mode for row in rows] == ["does", "does", "supervises"]
    assert rows[2].units[1] == ("安委会各成员单位", "responsible")


@pytest.mark.parametrize("wrong", ["主题\t事项\t1\t\t单位", "a\tb\tc\td\te\tf\tg", "a\tb\tc\td\te\t明年"])
def test_a_row_that_makes_no_sense_is_named(wrong):
    with pytest.raises(Refused, match="task-row-wrong") as refused:
        read_table(f"好\t好\t1\t任务\t单位\n{wrong}")
    assert refused.value.facts["line"] == 2


def test_units_are_told_apart_by_any_of_the_usual_marks():
    assert [words for words, _role in read_units("甲；乙，丙;丁,甲。")] == ["甲", "乙", "丙", "丁"]
    assert read_units(as_printed([("市场和质量监管局", "lead"), ("甲", "responsible")]))[0] == (
        "市场和质量监管局",
        "lead",
    )


def test_a_cell_of_units_is_read_as_in_documents():
    assert units_of("重点领域中小微企业落实") == ((("重点领域中小微企业", "responsible"),), "enterprise")
    assert units_of("牵头单位：县应急局；配合单位：县住建局、县教育局等部门")[0] == (
        ("县应急局", "lead"),
        ("县住建局", "assisting"),
        ("县教育局", "assisting"),
        ("等部门", "responsible"),
    )
    assert stronger("assisting", "lead") == "lead"


def test_progress_is_due_by_the_end_of_the_period_and_never_after_the_deadline():
    assert report_due("", None, DAY, None) is None
    assert report_due("month", None, DAY, None) == date(2026, 11, 30)
    assert report_due("month", DAY, DAY, None) == date(2026, 12, 31), "who reported owes the next month"
    assert report_due("month", DAY, DAY, date(2026, 12, 10)) == date(2026, 12, 10)
    assert step_due(date(2026, 12, 31), date(2026, 11, 30)) == date(2026, 11, 30)
    assert step_due(None, None) is None


def test_only_who_still_has_to_act_is_late():
    assert is_late("issued", date(2026, 11, 21), DAY)
    assert not is_late("accepted", DAY, DAY), "the last day is not over"
    assert not is_late("submitted", date(2026, 1, 1), DAY), "the issuer has to act"


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_share_is_a_percentage_that_is_full_only_when_all_comply(complied, more):
    supervised = complied + more
    found = share(complied, supervised)
    assert 0 <= found <= 100
    assert (found == 100) == (more == 0)


@given(st.lists(st.tuples(st.sampled_from(LIVE), st.integers(0, 100), st.booleans())))
def test_a_tally_counts_every_unit_once(rows):
    tally = add_up(rows)
    assert tally.total == len(rows)
    assert tally.late == sum(late for _state, _percent, late in rows)
    assert (tally.percent is None) == (not rows)


def test_late_is_worse_than_anything_else_on_the_wall_chart():
    assert worst([("finished", False), ("issued", True)]) == "late"
    assert worst([("finished", False), ("accepted", False)]) == "accepted"
    assert worst([]) == ""
