"""Points, intervals and bands against figures worked out by hand (INS-04, RSP-13; design 9.7)."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.foundation.refusals.rules import Refused
from anlan.insight.assessment import rules
from anlan.insight.assessment.rules import Counted, Indicator, Total
from anlan.insight.assessment.sheets import indicators_of, shipped_sheets


def rate(weight=20.0, **parameters):
    return Indicator("r", "按时率", "", "own_on_time", weight, parameters=parameters)


def deduction(weight=10.0, **parameters):
    return Indicator("d", "逾期", "", "overdue_hazards", weight, parameters=parameters)


def bonus(weight=3.0):
    return Indicator("b", "加分", "", "manual", weight, bonus=True)


def test_a_rate_gives_its_share_of_the_weight():
    line = rules.rate_line(rate(), Counted(46, 50))
    assert (line.points, line.lost) == (18.4, 1.6), "20 × 46 ÷ 50"
    # p = 48/54, variance of 20 p: 400 × (48/54)(6/54) ÷ 54 = 400 × 0.0987654 ÷ 54
    assert line.variance == pytest.approx(0.7315958, abs=1e-6)


def test_a_target_is_reached_before_everything_is_met():
    assert rules.rate_line(rate(target=0.95), Counted(96, 100)).points == 20
    assert rules.rate_line(rate(target=0.95), Counted(76, 100)).points == 16, "20 × 0.76 ÷ 0.95"


def test_all_in_time_of_few_says_less_than_all_in_time_of_many():
    few, many = (rules.rate_line(rate(), Counted(n, n)) for n in (4, 400))
    assert few.points == many.points == 20 and few.variance > 10 * many.variance > 0


def test_a_deduction_is_capped_and_scaled_to_the_size_of_the_unit():
    assert rules.deduction_line(deduction(each=2.0), Counted(3, 40)).points == 4
    assert rules.deduction_line(deduction(each=2.0, cap=5), Counted(30, 40)).points == 5
    assert rules.deduction_line(deduction(each=2.0), Counted(30, 40)).points == 0
    small, large = (rules.deduction_line(deduction(each=0.5, per=100), Counted(k, n)) for k, n in ((4, 50), (40, 500)))
    assert small.points == large.points == 6, "8 per 100, half a point each"
    # Poisson: (0.5 × 100 ÷ 50)² × (4 + 1) and (0.5 × 100 ÷ 500)² × (40 + 1)
    assert [small.variance, large.variance] == pytest.approx([5.0, 0.41])


def test_what_has_no_cases_does_not_count_and_its_weight_neither():
    lines = [rules.rate_line(rate(20), Counted(9, 10)), rules.rate_line(rate(30), None),
             rules.deduction_line(deduction(10, each=1.0), Counted(0, 0))]  # fmt: skip
    assert [line.points for line in lines] == [18, None, None]
    assert rules.total_of(lines).points == 90, "18 of 20 applicable points"
    assert rules.total_of(lines[1:]) is None


def test_the_total_adds_up_from_its_rounded_lines_and_a_bonus_comes_on_top():
    lines = [rules.rate_line(rate(20), Counted(46, 50)), rules.deduction_line(deduction(each=2.0), Counted(3, 40)),
             rules.manual_line(bonus(), Counted(2, 1))]  # fmt: skip
    total = rules.total_of(lines)
    assert total.points == 76.67, "(18.4 + 4) ÷ 30 × 100 = 74.67, and 2"
    # variances 0.7315958 + 2² × (3 + 1) = 16.7315958, on the scale of 100: × (100 ÷ 30)²
    margin = 1.959964 * sqrt(16.7315958) * 100 / 30
    assert margin == pytest.approx(26.7238, abs=1e-3)
    assert (total.low, total.high) == (pytest.approx(49.94, abs=0.01), 103.0), "at most 100 and the bonus"


def test_a_corrected_line_counts_as_decided_and_varies_no_more():
    line = rules.rate_line(rate(20), Counted(5, 10))
    corrected = rules.Line(line.indicator, line.hits, line.of, line.points, line.variance, corrected=20.0)
    assert rules.total_of([corrected]) == Total(100, 100, 100) and corrected.lost == 0


def test_units_without_real_difference_share_a_band():
    totals = {
        1: Total(96, 94, 98), 2: Total(95, 92, 98), 3: Total(93, 89, 97),  # overlap with 1
        4: Total(90, 88, 92),  # below 94: leads the second band, although it overlaps with 3
        5: Total(88, 80, 95),  # wide: overlaps with 1 as well, but the bands follow the ranking
        6: Total(70, 65, 75), 7: Total(70, 60, 80),
    }  # fmt: skip
    placed = rules.ranking(totals)
    assert [(one.unit, one.rank, one.band) for one in placed] == [
        (1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 4, 2), (5, 5, 2), (6, 6, 3), (7, 6, 3),
    ]  # fmt: skip


@given(st.dictionaries(st.integers(1, 60), st.tuples(st.integers(0, 100), st.integers(0, 30)), max_size=30))
def test_ranks_and_bands_only_rise_and_everybody_overlaps_with_his_leader(units):
    totals = {unit: Total(points, points - margin, points + margin) for unit, (points, margin) in units.items()}
    placed = rules.ranking(totals)
    assert [one.rank for one in placed] == sorted(one.rank for one in placed)
    assert all(one.rank == 1 + sum(t.points > one.total.points for t in totals.values()) for one in placed)
    leaders = {}
    for one in placed:
        assert one.total.high >= leaders.setdefault(one.band, one).total.low
    assert [one.band for one in placed] == sorted(one.band for one in placed)


def test_the_shipped_sheets_make_sense_and_say_where_they_come_from():
    _as_of, sheets = shipped_sheets()
    assert [sheet.code for sheet in sheets] == ["county", "department"]
    for sheet in sheets:
        plain = [one for one in indicators_of(sheet.indicators) if not one.bonus]
        assert sum(one.weight for one in plain if one.measure != "manual") == 100
        assert "002" in sheet.source and "默认" in sheet.source and all(one.name_en for one in plain)


@pytest.mark.parametrize(
    "wrong", [{"measure": "luck"}, {"weight": -1}, {"charge": "friends"}, {"target": 0}, {"color": "red"}]
)
def test_an_indicator_that_makes_no_sense_is_named(wrong):
    row = {"code": "x", "name": "按时率", "measure": "charge_on_time", "weight": 10, "charge": "lead", **wrong}
    with pytest.raises(Refused) as refused:
        indicators_of([row])
    assert (refused.value.code, refused.value.facts["indicator"]) == ("sheet-wrong", "按时率")
