"""Single cells: what can be read in one way only is read, everything else is left to a person."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from anlan.registry.intake import cells
from anlan.registry.intake.cells import Read, WordList

DAY = date(2003, 5, 7)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2003-05-07", Read(DAY)),
        ("2003-5-7", Read(DAY)),
        ("2003-05-07 00:00:00", Read(DAY)),
        (DAY, Read(DAY)),
        (datetime(2003, 5, 7, 8, 30), Read(DAY)),  # noqa: DTZ001 (a cell has no time zone)
        ("2003/5/7", Read(DAY, "repaired")),
        ("2003.5.7", Read(DAY, "repaired")),
        ("2003年5月7日", Read(DAY, "repaired")),
        ("２００３年５月７日", Read(DAY, "repaired")),
        ("2003 年 5 月 7 日", Read(DAY, "repaired")),
        ("20030507", Read(DAY, "repaired")),
        (20030507.0, Read(DAY, "repaired")),
        (37748.0, Read(DAY, "repaired")),
        ("二〇〇三年五月七日", Read(DAY, "repaired")),
        ("二〇二一年十二月三十一日", Read(date(2021, 12, 31), "repaired")),
        ("", Read()),
        ("无", Read()),
        ("2003年5月", Read(None, "unreadable")),
        ("2003", Read(None, "unreadable")),
        (2003.0, Read(None, "unreadable")),
        ("03-05-07", Read(None, "unreadable")),
        ("5/7/2003", Read(None, "unreadable")),
        ("2003-13-07", Read(None, "unreadable")),
        ("2003-02-30", Read(None, "unreadable")),
        ("去年", Read(None, "unreadable")),
    ],
)
def test_dates(cell, read):
    assert cells.read_date(cell) == read


def test_what_is_usual_in_a_column_needs_no_repair():
    assert cells.read_date("2003/5/7", "slash") == Read(DAY)
    assert cells.read_date(37748.0, "serial") == Read(DAY)
    assert cells.read_date("2003.5.7", "slash") == Read(DAY, "repaired")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (23.0, Read(23)),
        ("23", Read(23)),
        ("1,234", Read(1234)),
        ("约23人", Read(23, "repaired")),
        ("23人", Read(23, "repaired")),
        ("23人左右", Read(23, "repaired")),
        ("共 23 名职工", Read(23, "repaired")),
        ("２３人", Read(23, "repaired")),
        ("", Read()),
        ("10-20人", Read(None, "unreadable")),
        ("几十人", Read(None, "unreadable")),
        (2.5, Read(None, "unreadable")),
        (-3.0, Read(None, "unreadable")),
        (9e9, Read(None, "unreadable")),
    ],
)
def test_headcounts(cell, read):
    assert cells.read_headcount(cell) == read


@pytest.mark.parametrize(
    ("cell", "unit", "read"),
    [
        (3951.5, "万元", Read(Decimal("3951.50"))),
        (39515000.0, "元", Read(Decimal("3951.50"))),
        (0.39515, "亿元", Read(Decimal("3951.50"))),
        ("3,951.5", "万元", Read(Decimal("3951.50"))),
        ("约200万元", "元", Read(Decimal("200.00"), "repaired")),
        ("2亿元", "万元", Read(Decimal("20000.00"), "repaired")),
        ("", "万元", Read()),
        ("不少", "万元", Read(None, "unreadable")),
        (-5.0, "万元", Read(None, "unreadable")),
    ],
)
def test_amounts_of_money_in_the_unit_of_the_heading(cell, unit, read):
    assert cells.read_money(cell, cells.MONEY_UNITS[unit]) == read


@pytest.mark.parametrize(
    ("cell", "value", "wrong"),
    [
        (113.12, 113.12, ""),
        ("113.12", 113.12, ""),
        ("东经113.12°", 113.12, "repaired"),
        ("113°7′12″", 113.12, "repaired"),
        ("", None, ""),
        ("在村口", None, "unreadable"),
    ],
)
def test_degrees(cell, value, wrong):
    assert cells.read_degrees(cell) == Read(value, wrong)


@pytest.mark.parametrize("cell", ["113.1,36.2", "113.1，36.2", "(113.1 36.2)", "113.1;36.2", "113.1、36.2"])
def test_a_point_in_one_cell_is_split(cell):
    assert cells.split_coordinates(cell) == ("113.1", "36.2")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("安居 面粉厂", "安居面粉厂"),
        ("安居\n面粉厂", "安居面粉厂"),
        ("　安居面粉厂 ", "安居面粉厂"),
        ("沁县鑫宏 123金属厂", "沁县鑫宏123金属厂"),
        ("安居（集团） 公司", "安居（集团）公司"),
        ("ABC  Trading Co", "ABC Trading Co"),
        ("安居_x000D_面粉厂", "安居面粉厂"),
    ],
)
def test_names_lose_stray_blanks_only(text, name):
    assert cells.clean_name(text) == name


def test_two_spellings_of_a_name_are_one_name():
    assert cells.name_key("安居（集团）公司") == cells.name_key("安居(集团) 公司")
    assert cells.name_key("安居公司") != cells.name_key("安居公司二部")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("企业", "enterprise"),
        ("有限责任公司（自然人投资或控股）", "enterprise"),
        ("股份有限公司(上市)", "enterprise"),
        ("个人独资企业", "enterprise"),
        ("个体", "sole_trader"),
        ("个体工商户（个人经营）", "sole_trader"),
        ("合作社", "cooperative"),
        ("农民专业合作社联合社", "cooperative"),
        ("不知道", None),
        ("", None),
    ],
)
def test_kinds_in_the_words_of_registers(text, kind):
    assert WordList.shipped("kind").meaning(text) == kind


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("存续（在营、开业、在册）", "active"),
        ("存续", "active"),
        ("在营(开业)企业", "active"),
        ("吊销，未注销", "closed"),
        ("吊销,已注销", "cancelled"),
        ("注销", "cancelled"),
        ("迁出", "moved"),
        ("停业", "suspended"),
        ("责令停产停业", "ordered_to_stop"),
        ("很好", None),
    ],
)
def test_states_in_the_words_of_registers(text, state):
    assert WordList.shipped("state").meaning(text) == state


def test_a_city_may_add_words_of_its_own():
    assert WordList.shipped("state", {"僵尸企业": "suspended"}).meaning("僵尸企业") == "suspended"


@pytest.mark.parametrize(("cell", "text"), [(7.0, "7"), (7.5, "7.5"), (True, "是"), ("  a\nb ", "a b"), ("暂无", "")])
def test_cells_as_text(cell, text):
    assert cells.as_text(cell) == text
