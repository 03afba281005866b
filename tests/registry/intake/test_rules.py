"""One line at a time: what is repaired, what is asked, what is held (issue 2, section 4; REG-08, REG-09, REG-13)."""

from dataclasses import replace
from typing import Any

import pytest

from anlan.registry.intake.entity import FIELDS, Layout
from anlan.registry.intake.gazetteer import Gazetteer
from anlan.registry.intake.rules import Cleaner
from tests.registry.intake.faulty import code

MILL: dict[str, Any] = {
    "name": "潞州区安居面粉厂", "credit_code": code("91", "140403", 7), "kind": "企业",
    "state": "存续（在营、开业、在册）", "founded": "2003-05-07", "industry_code": "3011", "industry_name": "水泥制造",
    "headcount": 23.0, "revenue": 3951.5, "county": "潞州区", "township": "东街街道", "village": "和平社区居委会",
    "registered_address": "山西省长治市潞州区东街街道和平社区12号",
    "operating_address": "山西省长治市潞州区东街街道和平社区12号", "longitude": 113.12, "latitude": 36.2,
    "regulator": "工信局", "phone": "13800138000", "scope": "水泥制造", "remark": "",
}  # fmt: skip


@pytest.fixture
def make(reference, regions, changzhi, gazetteer):
    def make(columns=tuple(MILL), **changed):
        cleaner = Cleaner(replace(reference, city=changzhi, **changed), gazetteer)
        present = [name for name in FIELDS if name in columns]
        cleaner.use(Layout({name: index for index, name in enumerate(present)}), len(present))
        cleaner.present = present  # type: ignore[attr-defined]
        return cleaner

    return make


@pytest.fixture
def clean(make):
    def clean(line=None, *, cleaner=None, number=4, **cells):
        cleaner = cleaner or make(tuple(MILL | cells))
        values = (line or MILL) | cells
        return cleaner.clean([*(values.get(name, "") for name in cleaner.present), ""], 1, number)

    return clean


def faults(cleaned):
    return [(finding.fault, finding.effect) for finding in cleaned.findings]


def test_a_line_without_fault_is_ready_and_says_everything(clean, gazetteer):
    cleaned = clean()

    assert (cleaned.status, cleaned.findings) == ("ready", ())
    entity = cleaned.entity
    assert gazetteer.region(entity.region).name == "和平社区居委会"
    assert entity.operating_region == entity.region
    assert (entity.kind, entity.state, entity.founded_on) == ("enterprise", "active", "2003-05-07")
    assert (entity.industry, entity.employees, entity.annual_revenue) == ("3011", 23, "3951.5")
    assert (entity.lines, entity.stated) == (("industry_it",), "工信局")


@pytest.mark.parametrize(
    ("cells", "fault", "effect", "status"),
    [
        ({"credit_code": ""}, "code_missing", "held", "held"),
        ({"credit_code": "无"}, "code_missing", "held", "held"),
        ({"credit_code": MILL["credit_code"][:-1] + "Q"}, "code_check_digit_wrong", "held", "held"),
        ({"credit_code": "140403600012345"}, "code_malformed", "held", "held"),
        ({"credit_code": 9.14e17}, "code_malformed", "held", "held"),
        ({"credit_code": f" {MILL['credit_code'].lower()}　"}, "code_dirty_but_repairable", "repaired", "ready"),
        ({"name": ""}, "name_missing", "held", "held"),
        ({"name": "=HYPERLINK(1)"}, "name_implausible", "held", "held"),
        ({"name": "12345"}, "name_implausible", "held", "held"),
        ({"name": "潞州区安 居面粉厂"}, "name_with_stray_space", "repaired", "ready"),
        ({"kind": "神秘组织"}, "kind_unknown", "open", "ready"),
        ({"kind": "个体"}, "kind_contradicts_code", "open", "ready"),
        ({"state": "很好"}, "state_unknown", "open", "ready"),
        ({"state": ""}, "state_unknown", "open", "ready"),
        ({"state": "吊销，未注销"}, "no_longer_in_business", "noted", "ready"),
        ({"founded": "2003.5.7"}, "date_in_another_format", "repaired", "ready"),
        ({"founded": "5月7日"}, "date_unreadable", "open", "ready"),
        ({"founded": "2093-05-07"}, "date_implausible", "open", "ready"),
        ({"industry_code": ""}, "industry_code_missing_name_given", "repaired", "ready"),
        ({"industry_code": "", "industry_name": "做点买卖"}, "industry_code_missing_name_given", "open", "ready"),
        ({"industry_code": "", "industry_name": ""}, "industry_unknown", "open", "ready"),
        ({"industry_code": "9999"}, "industry_code_unknown", "open", "ready"),
        ({"industry_name": "百货零售"}, "industry_code_and_name_differ", "open", "ready"),
        ({"headcount": "约23人"}, "headcount_as_text", "repaired", "ready"),
        ({"headcount": "一些"}, "headcount_unreadable", "open", "ready"),
        ({"revenue": "约200万元"}, "revenue_as_text", "repaired", "ready"),
        ({"revenue": "保密"}, "revenue_unreadable", "open", "ready"),
        ({"county": "没有区", "registered_address": "", "operating_address": ""}, "county_unknown", "held", "held"),
        ({"county": "潞洲区"}, "county_unknown", "open", "ready"),
        ({"county": ""}, "county_missing_but_clear", "repaired", "ready"),
        ({"registered_address": "长治市上党区韩店街道"}, "county_and_address_differ", "open", "ready"),
        ({"township": "", "village": ""}, "township_only_in_address", "repaired", "ready"),
        ({"township": "西天街道"}, "township_unknown", "open", "ready"),
        ({"village": ""}, "village_only_in_address", "repaired", "ready"),
        ({"village": "天宫村"}, "village_unknown", "open", "ready"),
        ({"operating_address": "山西省长治市上党区韩店街道8号"}, "operates_in_another_county", "open", "ready"),
        ({"operating_address": "山西省太原市小店区坞城路"}, "operates_in_another_county", "open", "ready"),
        ({"longitude": 36.2, "latitude": 113.12}, "coordinates_swapped", "repaired", "ready"),
        ({"longitude": 0.0, "latitude": 0.0}, "coordinates_zero", "repaired", "ready"),
        ({"longitude": "东经113.12°", "latitude": "北纬36.2°"}, "coordinates_as_text", "repaired", "ready"),
        ({"longitude": 113.12, "latitude": ""}, "coordinates_unreadable", "open", "ready"),
        ({"longitude": 13.12, "latitude": 36.2}, "coordinates_unreadable", "open", "ready"),
        ({"regulator": "工信局、应急管理局"}, "regulator_disputed", "open", "ready"),
        ({"regulator": "住建局/城管局"}, "regulator_disputed", "open", "ready"),
        ({"regulator": "待定"}, "regulator_disputed", "open", "ready"),
        ({"regulator": "天庭"}, "regulator_unknown", "open", "ready"),
        ({"phone": "12345"}, "phone_unreadable", "open", "ready"),
    ],
)
def test_each_fault_has_its_name_and_its_effect(clean, cells, fault, effect, status):
    cleaned = clean(**cells)

    assert (fault, effect) in faults(cleaned)
    assert cleaned.status == status


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"credit_code": f" {MILL['credit_code'].lower()}　"}, "credit_code", MILL["credit_code"]),
        ({"credit_code": "'" + MILL["credit_code"]}, "credit_code", MILL["credit_code"]),
        ({"industry_code": ""}, "industry", "3011"),
        ({"industry_code": 610.0, "industry_name": "烟煤和无烟煤开采洗选"}, "industry", "0610"),
        ({"industry_code": "C3011"}, "industry", "3011"),
        ({"industry_code": "", "industry_name": "3011 水泥制造"}, "industry", "3011"),
        ({"longitude": 36.2, "latitude": 113.12}, "longitude", 113.12),
        ({"longitude": 0.0, "latitude": 0.0}, "longitude", None),
        ({"headcount": "约23人"}, "employees", 23),
        ({"state": "注销"}, "state", "cancelled"),
        ({"kind": ""}, "kind", "enterprise"),
        ({"kind": "个体"}, "kind", "sole_trader"),
    ],
)
def test_what_a_repair_leads_to(clean, cells, field, value):
    assert getattr(clean(**cells).entity, field) == value


def test_the_township_comes_from_the_address_with_its_village(clean, gazetteer):
    cleaned = clean(township="", village="")

    assert gazetteer.region(cleaned.entity.region).name == "和平社区居委会"
    assert cleaned.findings[0].proposal == "东街街道/和平社区居委会"


def test_a_place_that_stays_open_is_entered_one_level_higher(clean, gazetteer):
    assert gazetteer.region(clean(township="西天街道").entity.region).name == "潞州区"
    assert gazetteer.region(clean(village="天宫村").entity.region).name == "东街街道"


def test_where_it_operates_is_found_in_the_other_county(clean, gazetteer):
    entity = clean(operating_address="山西省长治市上党区韩店街道8号").entity

    assert gazetteer.region(entity.operating_region).name == "韩店街道"
    assert gazetteer.region(entity.region).name == "和平社区居委会"


def test_without_a_column_nothing_is_missing(make, clean):
    columns = ("name", "credit_code", "county", "registered_address")
    cleaned = clean({name: MILL[name] for name in columns}, cleaner=make(columns))

    assert (cleaned.status, cleaned.findings) == ("ready", ())
    assert (cleaned.entity.kind, cleaned.entity.state) == ("enterprise", "active")


def test_the_same_code_under_two_names_is_a_question_about_the_second(make, clean):
    cleaner = make()
    assert clean(cleaner=cleaner, number=4).status == "ready"

    second = clean(cleaner=cleaner, number=9, name="潞州区安居面粉厂二部")

    assert faults(second) == [("same_code_other_name", "held")]
    assert second.findings[0].proposal == "1:4"


def test_the_same_code_with_other_data_is_a_question_too(make, clean):
    cleaner = make()
    clean(cleaner=cleaner, number=4)

    assert faults(clean(cleaner=cleaner, number=5, headcount=99.0)) == [("same_code_other_data", "held")]


def test_a_line_that_says_the_same_in_other_writing_is_a_repetition(make, clean):
    cleaner = make()
    clean(cleaner=cleaner, number=4)

    again = clean(cleaner=cleaner, number=5, founded="2003年5月7日", name="潞州区安居 面粉厂")

    assert (again.status, faults(again)) == ("repeated", [("row_repeated_in_other_writing", "repeated")])


def test_a_held_line_does_not_take_the_code_away_from_a_good_one(make, clean):
    cleaner = make()
    held = clean(cleaner=cleaner, number=4, county="没有区", registered_address="", operating_address="")

    assert held.status == "held"
    assert clean(cleaner=cleaner, number=5).status == "ready"


def test_an_exact_repetition_is_seen_before_anything_else(make):
    cleaner = make()

    assert cleaner.repeats(("甲", "乙", 1.0), 1, 4) is None
    assert cleaner.repeats(("甲", "乙", 2.0), 1, 5) is None
    repeated = cleaner.repeats(("甲", "乙", 1.0), 2, 7)
    assert (repeated.status, repeated.findings[0].proposal) == ("repeated", "1:4")


def test_a_line_outside_of_the_jurisdiction_is_refused(make, clean, gazetteer):
    shangdang = gazetteer.region(gazetteer.county_named("上党区"))
    cleaner = make(areas=(shangdang.path,))

    assert faults(clean(cleaner=cleaner)) == [("outside_jurisdiction", "refused")]
    moved = clean(cleaner=cleaner, number=5, operating_address="山西省长治市上党区韩店街道8号")
    assert moved.status == "ready"  # it operates within


def test_a_workbook_of_a_city_without_townships_is_entered_at_the_counties(reference, regions):
    hebi = next(row.id for row in regions if row.name == "鹤壁市")
    bare = replace(reference, city=hebi, regions=[row for row in regions if row.level <= 3])
    cleaner = Cleaner(bare, Gazetteer(bare.regions, hebi))
    cleaner.use(Layout({name: index for index, name in enumerate(FIELDS)}), len(FIELDS))
    line = MILL | {"county": "鹤山区", "registered_address": "", "operating_address": "", "kind": "企业"}

    cleaned = cleaner.clean([*(line.get(name, "") for name in FIELDS), ""], 1, 4)

    assert (cleaned.status, cleaned.findings) == ("ready", ())
