"""The rule book and the proposals it makes (REG-09, REG-12, REG-13, REG-28), on one small city of three counties."""

import csv
import sys
import time
from pathlib import Path

import pytest

from anlan.registry.assignment.directory import Directory, Filled, Office
from anlan.registry.assignment.rules import BookRule, PartyFacts, Proposer, RuleBook, how_far
from anlan.registry.assignment.shipped import shipped_book
from anlan.registry.parties.lines import line_called, lines

CITY = "00080039"
LUZHOU, XIANGYUAN, QINYUAN = f"{CITY}0001", f"{CITY}0002", f"{CITY}0003"
EAST, WEST = f"{LUZHOU}000A", f"{LUZHOU}000B"
EAST_VILLAGE = f"{EAST}0100"
XIA_LIANG = f"{XIANGYUAN}000C"

OFFICES = [
    Office(1, "department", "emergency", 2, CITY),
    Office(2, "department", "energy", 2, CITY),
    Office(10, "department", "emergency", 3, LUZHOU),
    Office(11, "department", "commerce", 3, LUZHOU),
    Office(12, "department", "market_regulation", 3, LUZHOU),
    Office(13, "department", "energy", 3, LUZHOU),
    Office(14, "department", "industry_it", 3, LUZHOU),
    Office(20, "department", "emergency", 3, XIANGYUAN),
    Office(21, "department", "commerce", 3, XIANGYUAN),
    Office(30, "government", "", 3, LUZHOU),
    Office(31, "government", "", 4, EAST),
    Office(32, "government", "", 4, WEST),
    Office(33, "government", "", 4, XIA_LIANG),
    Office(41, "station", "emergency", 4, EAST),
    Office(42, "station", "agriculture", 4, WEST),
]


def post(pk, organisation, *, head=False, officer=False, lines=(), filled=True, order=100, places=()):
    return Filled(pk, organisation, head, officer, frozenset(lines), filled, order, tuple(places))


POSTS = [
    post(101, 10, officer=True, order=1),
    post(102, 10, officer=True, order=2),
    post(103, 11, officer=True, filled=False),
    post(105, 13, officer=True, places=[EAST]),
    post(106, 13, officer=True, places=[WEST]),
    post(110, 31, head=True),
    post(111, 31, lines=["emergency", "energy"]),
    post(112, 32, head=True, filled=False),
    post(113, 30, head=True),
    post(120, 41, officer=True),
]


@pytest.fixture(scope="module")
def book():
    shipped = shipped_book()
    rules = [
        BookRule(pk, one.article, one.order, one.condition, one.line, one.level or 3, one.hard_case, one.suggests)
        for pk, one in enumerate(shipped.rules, start=1)
    ]
    return RuleBook(rules, shipped.station_answers)


@pytest.fixture(scope="module")
def proposer(book):
    return Proposer(book, Directory(OFFICES, POSTS, {EAST: "140403001"}))


def facts(**given):
    return PartyFacts(**{"id": 1, "kind": "enterprise", "registered": EAST_VILLAGE, "industry": "2614", **given})


@pytest.mark.parametrize(
    ("given", "article", "lead", "officer"),
    [
        ({"industry": "2614"}, "A26", 10, "department"),
        ({"industry": "5211"}, "A52", 11, "department"),
        ({"industry": "6210", "kind": "sole_trader"}, "A62", 12, "station"),
        ({"industry": "0610"}, "A06", 13, "department"),
        ({"industry": "0610", "size": "large"}, "A06-large", 2, "station"),
        ({"industry": "3311", "size": "micro"}, "A33", 14, "station"),
        ({"industry": "0520"}, "A052", None, "station"),
        ({"registered": LUZHOU, "industry": "2614"}, "A26", 10, "department"),
    ],
)
def test_an_ordinary_party_gets_the_department_that_its_article_names_REG_12_REG_13(
    proposer, given, article, lead, officer
):
    answer = proposer.propose(facts(**given))
    assert (answer.article, answer.lead, answer.hard_case) == (article, lead, "")
    assert answer.why["officer"] == officer


def test_a_department_that_the_county_does_not_have_is_a_gap_and_not_somebody_else_REG_12(proposer):
    answer = proposer.propose(facts(registered=XIA_LIANG, industry="0610"))
    assert (answer.lead, answer.line, answer.government) == (None, "energy", 33)
    assert answer.gaps == 1 | 4 | 8


@pytest.mark.parametrize(
    ("industry", "leader", "gaps"),
    [("2614", 111, 0), ("0610", 111, 0), ("5211", 110, 8), ("6210", 110, 0)],
)
def test_the_leader_is_who_has_the_line_else_the_head_and_a_vacant_post_is_a_gap_REG_12(
    proposer, industry, leader, gaps
):
    answer = proposer.propose(facts(industry=industry))
    assert (answer.leader, answer.gaps) == (leader, gaps)


def test_a_vacant_head_is_a_gap_REG_12(proposer):
    answer = proposer.propose(facts(registered=WEST, industry="2614"))
    assert (answer.government, answer.leader, answer.gaps) == (32, 112, 4)


def test_without_a_township_the_county_government_answers(proposer):
    answer = proposer.propose(facts(registered=LUZHOU))
    assert (answer.government, answer.leader) == (30, 113)


def test_townships_are_shared_out_among_the_officers_of_a_department(proposer):
    chosen = {place: proposer.propose(facts(registered=place)).officer for place in (EAST, WEST)}
    assert sorted(chosen.values()) == [101, 102]
    assert proposer.propose(facts(registered=EAST_VILLAGE)).officer == chosen[EAST]
    assert [proposer.propose(facts(registered=place, industry="0610")).officer for place in (EAST, WEST)] == [105, 106]


def test_the_villages_of_a_township_are_shared_out_among_the_officers_of_its_station(book):
    posts = [post(1, 41, officer=True), post(2, 41, officer=True)]
    proposer = Proposer(book, Directory(OFFICES, posts))
    villages = [f"{EAST}{serial:04d}" for serial in range(6)]
    chosen = [proposer.propose(facts(kind="sole_trader", registered=village)).officer for village in villages]
    assert chosen == [1, 2, 1, 2, 1, 2]


@pytest.mark.parametrize(
    ("given", "hard_case", "candidates"),
    [
        ({"industry": ""}, "unclear_industry", [("market_regulation", 12), ("emergency", 10)]),
        (
            {"industry": "", "stated": "商务局"},
            "unclear_industry",
            [("commerce", 11), ("market_regulation", 12), ("emergency", 10)],
        ),
        ({"operating": (XIA_LIANG,)}, "registered_elsewhere", [("emergency", 20), ("emergency", 10)]),
        ({"operating": (f"00080040{'0001'}",)}, "registered_elsewhere", [("emergency", None), ("emergency", 10)]),
        ({"operating": (EAST, XIA_LIANG)}, "several_counties", [("emergency", 1), ("emergency", 10)]),
        (
            {"industry": "3311", "stated": "工信局、应急管理局"},
            "several_departments",
            [("industry_it", 14), ("emergency", 10)],
        ),
        ({"industry": "3311", "stated": "应急局"}, "several_departments", [("industry_it", 14), ("emergency", 10)]),
        ({"industry": "3311", "stated": "待定"}, "several_departments", [("industry_it", 14)]),
        ({"industry": "3311", "stated": "某某局"}, "several_departments", [("industry_it", 14)]),
        (
            {"properties": (("new_business_form", "farm_stay"),)},
            "new_business_form",
            [("emergency", 10), ("market_regulation", 12)],
        ),
        ({"industry": "9700"}, "no_department", [("market_regulation", 12), ("emergency", 10)]),
        (
            {"properties": (("mixed_use_building", "yes"),)},
            "mixed_use_building",
            [("emergency", 10), ("fire_rescue", None), ("housing", None)],
        ),
        ({"area_kinds": ("chemical_park",)}, "park_or_zone", [("park", None), ("emergency", 10), ("emergency", 1)]),
        ({"parent": XIANGYUAN}, "group", [("emergency", 10), ("emergency", 20), ("emergency", 1)]),
        (
            {"state": "cancelled", "properties": (("still_operating", "yes"),)},
            "still_operating",
            [("emergency", 10), ("market_regulation", 12)],
        ),
    ],
)
def test_the_ten_hard_cases_go_to_the_committee_office_with_candidates_REG_13(proposer, given, hard_case, candidates):
    answer = proposer.propose(facts(**given))
    assert answer.hard_case == hard_case
    assert [(one.line, one.organisation) for one in answer.candidates] == candidates
    assert answer.lead is None and answer.gaps & 1


def test_the_place_answers_while_the_department_is_disputed_REG_13(proposer):
    answer = proposer.propose(facts(industry=""))
    assert (answer.government, answer.leader, answer.officer, answer.gaps) == (31, 110, 120, 1)


def test_a_workbook_that_names_the_same_department_confirms_REG_13(proposer):
    answer = proposer.propose(facts(industry="3311", stated="长治市工业和信息化局"))
    assert (answer.lead, answer.why["stated"]) == (14, "confirms")


def test_who_is_out_of_business_needs_nobody_REG_30(proposer):
    assert proposer.propose(facts(state="closed")) is None
    assert proposer.propose(facts(state="suspended")) is not None


@pytest.mark.parametrize(
    ("registered", "operating", "distance"),
    [
        (EAST, EAST_VILLAGE, ""),
        (LUZHOU, EAST, ""),
        (EAST, WEST, "township"),
        (EAST, XIANGYUAN, "county"),
        (EAST, "0008004000010001", "city"),
        ("", EAST, ""),
        (EAST, CITY, ""),
    ],
)
def test_two_places_differ_by_as_much_as_is_known_REG_09(registered, operating, distance):
    assert how_far(registered, operating) == distance


def test_another_township_of_the_same_county_is_no_dispute_REG_09(proposer):
    answer = proposer.propose(facts(operating=(WEST,)))
    assert (answer.hard_case, answer.lead, answer.government) == ("", 10, 32)


def test_the_annex_covers_every_division_of_the_national_standard_with_a_line_that_exists(book, proposer):
    for division in range(1, 98):
        decision = book.decide(facts(industry=f"{division:02d}99"))
        if division == 97:
            assert decision.rule.hard_case == "no_department"
            continue
        assert decision.rule.line in lines(), division
        assert lines()[decision.rule.line].bureau(decision.rule.level), f"{division}: no such bureau at its level"


def test_the_book_reproduces_the_departments_that_registry_workbooks_name(book):
    tools = Path(__file__).resolve().parents[4] / "shared" / "tools"
    if not (tools / "make_registry.py").exists():
        pytest.skip("the workbook generator is not on this machine; the annex itself is covered above")
    sys.path.insert(0, str(tools))
    try:
        from make_registry import SECTORS  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    for prefix, (_share, department) in SECTORS.items():
        for rest in ("10", "20", "90"):
            assert book.decide(facts(industry=prefix + rest)).rule.line == line_called(department), (prefix, department)


@pytest.mark.parametrize(
    ("prefix", "department"),
    [
        ("06", "能源局"),
        ("10", "应急管理局"),
        ("33", "工信局"),
        ("45", "住建局"),
        ("62", "市场监管局"),
        ("84", "卫健委"),
    ],
)
def test_ordinary_industries_go_to_the_department_everybody_expects(book, prefix, department):
    assert book.decide(facts(industry=f"{prefix}10")).rule.line == line_called(department)


def test_a_rule_over_head_counts_is_decided_at_its_ends_and_not_remembered_across_them():
    book = RuleBook([BookRule(1, "1", 1, {"facet": "employees", "min": 10, "max": 20}, "energy")])
    assert [bool(book.decide(facts(employees=n)).rule) for n in (9, 10, 11, 20, 21)] == [False, True, True, True, False]
    assert not book.decide(facts(employees=None)).rule


def test_a_whole_city_is_proposed_in_two_seconds(proposer):
    national = Path(__file__).resolve().parents[3] / "src/anlan/registry/industries/data/gbt4754_2017.csv"
    with national.open(encoding="utf-8") as file:
        classes = [row["code"] for row in csv.DictReader(file) if len(row["code"]) == 4]
    townships = [f"{LUZHOU}{serial:04d}" for serial in range(150)]
    many = [
        PartyFacts(n, "enterprise" if n % 4 == 0 else "sole_trader", classes[n % len(classes)],
                   "micro" if n % 3 else "small", "active", n % 40, townships[n % 150] + "0001",
                   (townships[n % 150] + "0001",), "工信局" if n % 9 == 0 else "")
        for n in range(149_076)
    ]  # fmt: skip
    begin = time.process_time()
    answers = [proposer.propose(one) for one in many]
    spent = time.process_time() - begin
    assert sum(answer is not None for answer in answers) == len(many)
    # A guard against losing the memory by accident; the bench measures.
    assert spent < 10, f"{spent:.1f} s"
    print(f"149,076 proposals: {spent:.2f} s")
