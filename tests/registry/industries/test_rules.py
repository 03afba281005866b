"""The index of industries in memory (REG-10)."""

from datetime import date

import pytest

from anlan.registry.industries.rules import Entry, IndustryIndex, Link, normal_code
from anlan.registry.lists.rules import normal_name

DAY = date(2026, 11, 23)
START = date(2017, 10, 1)


def entry(code, name, parent="", scheme="gb", english="", last_day=None):
    return Entry(int(code, 36), scheme, code, name, english, max(1, len(code)), parent, "", START, last_day)


def index(links=()):
    return IndustryIndex(
        [
            entry("12", "其他采矿业", english="Other mining"),
            entry("120", "其他采矿业", "12", english="Other mining"),
            entry("1200", "其他采矿业", "120", english="Other mining"),
            entry("45", "燃气生产和供应业"),
            entry("451", "燃气生产和供应业", "45"),
            entry("4511", "天然气生产和供应业", "451"),
            entry("452", "生物质燃气生产和供应业", "45"),
            entry("1", "煤矿类", scheme="list"),
            entry("1a", "煤矿", "1", scheme="list"),
            entry("2", "燃气", scheme="list"),
        ],
        links,
    )


def test_a_code_is_found_as_statistics_write_it():
    assert normal_code("D4511") == "4511"
    assert normal_code(" ４５１１　") == "4511"
    assert normal_code("D") == "D"
    assert index().by_code("D4511", "gb").code == "4511"
    assert index().by_code("9999", "gb") is None
    assert index().by_code("4511", "no-such-scheme") is None


def test_a_name_that_runs_down_one_line_is_its_lowest_entry():
    assert index().by_name("其他采矿业", "gb").entry.code == "1200"


def test_a_name_that_two_industries_bear_is_ambiguous_and_never_guessed():
    match = index().by_name("燃气生产和供应业", "gb")

    assert match.is_ambiguous
    assert match.entry is None
    assert [candidate.code for candidate in match.candidates] == ["45", "451"]


def test_an_unknown_name_is_neither_found_nor_ambiguous():
    match = index().by_name("炼金术", "gb")

    assert match.entry is None
    assert not match.is_ambiguous


@pytest.mark.parametrize(
    "written", ["天然气生产和供应业", " 天然气 生产和供应业", "天然气、生产和供应业", "天然气生产和供应业\n"]
)
def test_blanks_and_punctuation_do_not_hide_a_name(written):
    assert index().by_name(written, "gb").entry.code == "4511"


def test_names_are_found_in_english_whatever_the_case():
    assert index().by_name("other  MINING", "gb").entry.code == "1200"
    assert normal_name("Ｐａｌｍ（草）") == "palm草"


def test_ancestors_come_nearest_first():
    assert [above.code for above in index().ancestors("4511", "gb")] == ["451", "45"]
    assert index().is_within("4511", "45", "gb")
    assert not index().is_within("4511", "452", "gb")


def link(source, target, exception=False, first_day=START, last_day=None):
    return Link(("gb", source), ("list", target), exception, first_day, last_day)


def codes(found):
    return [member.code for member in found]


def test_a_mapped_branch_counts_with_everything_below_it_and_for_the_parent_of_its_member():
    mapped = index([link("12", "1a")])

    assert codes(mapped.mapped("1200", "list", day=DAY, scheme="gb")) == ["1", "1a"]
    assert codes(mapped.mapped("4511", "list", day=DAY, scheme="gb")) == []


def test_an_exception_takes_its_branch_out_again():
    mapped = index([link("45", "2"), link("451", "2", exception=True)])

    assert codes(mapped.mapped("452", "list", day=DAY, scheme="gb")) == ["2"]
    assert codes(mapped.mapped("4511", "list", day=DAY, scheme="gb")) == []


def test_an_industry_may_count_as_several_members():
    mapped = index([link("45", "2"), link("451", "1")])

    assert codes(mapped.mapped("4511", "list", day=DAY, scheme="gb")) == ["1", "2"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2025, 12, 31), []), (date(2026, 1, 1), ["2"]), (date(2026, 6, 30), ["2"]), (date(2026, 7, 1), [])],
)
def test_a_mapping_holds_on_its_days_only(day, expected):
    mapped = index([link("45", "2", first_day=date(2026, 1, 1), last_day=date(2026, 6, 30))])

    assert codes(mapped.mapped("452", "list", day=day, scheme="gb")) == expected


def test_search_puts_codes_first_and_then_names():
    assert codes(index().search("45", "gb")) == ["45", "451", "4511", "452"]
    assert codes(index().search("采矿", "gb")) == ["12", "120", "1200"]
    assert codes(index().search("mining", "gb", limit=2)) == ["12", "120"]
    assert codes(index().search("  ", "gb")) == []
