"""Which records an action counts by itself, for which aspect, and what its frozen lines add up to (CMP-01, 03, 16)."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from anlan.campaigns.actions.lines import aspects_text, points_text, read_aspects, read_points
from anlan.campaigns.findings.rules import Aspect, Counting, Line, Plan, Record, Taken, against, take, totals, year_due

BLOCKED = Aspect("疏散通道", words=("疏散通道", "安全出口"), criteria=("item-exits",))
WIRES = Aspect("用电", words=("电线", "配电箱"))
FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)
FIRE = Counting(1, FIRST, LAST, sectors=("fire",), words=("消防", "疏散通道", "电线"), aspects=(BLOCKED, WIRES))
GAS = Counting(2, FIRST, LAST, criteria=("item-gas",), words=("燃气",), rounds=("inspection.special",), unit=7)
PLAN = Plan(1, "百日攻坚", FIRST, LAST, (FIRE, GAS))
SEEN = Record(day=date(2026, 11, 5), path="000800390102", text="疏散通道堆放杂物", source="government_check")


def test_a_record_goes_to_the_part_and_aspect_that_fit_best_and_says_why_CMP_01():
    assert take(PLAN, SEEN) == Taken(1, "word:疏散通道", "疏散通道", "word:疏散通道")
    by_item = replace(SEEN, text="堵塞", criterion="item-exits-01", sector="fire")
    assert take(PLAN, by_item) == Taken(1, "sector:fire", "疏散通道", "criterion:item-exits-01")
    gas = replace(SEEN, text="疏散通道旁燃气软管老化", criterion="item-gas-03")
    assert take(PLAN, gas) == Taken(2, "criterion:item-gas-03"), "a criterion is surer than a word"
    assert take(PLAN, replace(SEEN, text="护栏缺失")) is None
    assert take(PLAN, replace(SEEN, day=date(2026, 10, 31))) is None


def test_place_and_source_must_hold_where_a_part_names_them_CMP_01():
    here = replace(PLAN, parts=(replace(FIRE, paths=("00080039010",), sources=("government_check",)),))
    assert take(here, SEEN) is not None
    assert take(here, replace(SEEN, path="000800390201")) is None
    assert take(here, replace(SEEN, source="tip")) is None


def test_a_part_without_matters_counts_every_record_of_its_days_and_a_named_action_is_enough():
    everything = replace(PLAN, parts=(Counting(3, FIRST),))
    assert take(everything, replace(SEEN, text="随便", day=date(2030, 1, 1))) == Taken(3, "all")
    assert take(PLAN, replace(SEEN, text="随便", named="百日攻坚")) == Taken(None, "named")


def test_rounds_count_by_kind_then_by_the_responsible_unit_or_their_words_CMP_01():
    tour = Record(day=SEEN.day, kind="inspection.special", unit=7, text="例行检查")
    assert take(PLAN, tour) == Taken(2, "unit")
    assert take(PLAN, replace(tour, unit=8)) is None
    assert take(PLAN, replace(tour, unit=8, text="燃气专项检查")) == Taken(2, "word:燃气")
    assert take(PLAN, replace(tour, kind="inspection.night")) is None


lines = st.builds(
    lambda part, aspect, county, party, done, more: Line(
        (part, aspect, county), party, frozenset({"found", "rectified" if done else "rectifying", *more})
    ),
    st.sampled_from("甲乙"), st.sampled_from(["", "用电"]), st.sampled_from(["", "0008"]), st.integers(1, 3),
    st.booleans(), st.sets(st.sampled_from(["major", "closed_unit", "hand_over"])),
)  # fmt: skip


@given(st.lists(lines, max_size=12))
def test_in_every_cell_and_in_all_what_was_found_is_rectified_or_being_rectified_CMP_03(some):
    said = totals([*some, Line(("甲", "", ""), 9, visits=4, is_round=True)])
    assert said["found"] == said["rectified"] + said["rectifying"] == len(some)
    assert said["found"] == sum(cell[3]["found"] for cell in said["cells"])
    assert all(one["found"] == one.get("rectified", 0) + one.get("rectifying", 0) for *_where, one in said["cells"])
    assert (said["rounds"], said["visits"], said["units"]) == (1, 4, len({line.party for line in some}))


def test_what_was_planned_is_compared_without_rounding_up_and_a_year_is_cut_once_it_is_over_CMP_16():
    assert (against(6, 5), against(3, 3), against(0, 5), against(None, 5)) == (83.3, 100.0, None, None)
    today = date(2026, 1, 2)
    assert year_due(date(2023, 4, 1), None, today) == date(2025, 12, 31)
    assert year_due(date(2023, 4, 1), date(2025, 12, 31), today) is None
    assert year_due(date(2026, 1, 1), None, today) is None, "it has no year behind it"


def test_aspects_and_check_points_are_typed_one_a_line_and_come_back_as_typed_CMP_02():
    text = "疏散通道：堵塞 占用 @item-exits #fire %61\n用电"
    assert read_aspects(text) == [
        {"name": "疏散通道", "words": ["堵塞", "占用"], "criteria": ["item-exits"], "sectors": ["fire"],
         "industries": ["61"]},
        {"name": "用电"},
    ]  # fmt: skip
    assert aspects_text(read_aspects(text)) == text
    points = "通道不堆物 @item-exits-01\n夜间值守"
    assert points_text(read_points(points)) == points
