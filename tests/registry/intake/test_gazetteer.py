"""Places are found by their names and addresses; a name that fits two places is not decided (REG-01, REG-09)."""

import pytest

from anlan.registry.intake.gazetteer import Gazetteer, RegionRow


def names(gazetteer, located):
    return tuple(gazetteer.region(key).name if key else None for key in located)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("山西省长治市潞州区东街街道和平社区12号", ("潞州区", "东街街道", "和平社区居委会")),
        ("山西长治潞州区东街街道办事处和平社区", ("潞州区", "东街街道", "和平社区居委会")),
        ("潞州区 东街街道", ("潞州区", "东街街道", None)),
        ("东街街道和平社区3号", ("潞州区", "东街街道", "和平社区居委会")),
        ("山西省平顺县龙溪镇", ("平顺县", "龙溪镇", None)),
        ("山西省太原市小店区坞城路1号", ("小店区", None, None)),
        ("北京市朝阳区建国路1号", ("朝阳区", None, None)),
        ("长治市英雄路8号", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_addresses(gazetteer, address, found):
    assert names(gazetteer, gazetteer.locate(address)) == found


def test_a_county_of_the_register_is_found_behind_the_name_of_a_wrong_city(regions):
    hebi = next(row.id for row in regions if row.name == "鹤壁市")
    gazetteer = Gazetteer(regions, hebi)

    assert names(gazetteer, gazetteer.locate("山西省长治市鹤山区中山路"))[0] == "鹤山区"


def test_of_two_counties_of_one_name_the_named_city_decides(gazetteer):
    key = gazetteer.locate("吉林省长春市朝阳区").county
    parent = gazetteer.region(gazetteer.region(key).parent)

    assert parent.name == "长春市"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("潞州区", "潞州区"),
        ("潞州", "潞州区"),
        ("长治市潞州区", "潞州区"),
        ("山西省长治市潞州区", "潞州区"),
        ("太原市小店区", "小店区"),
        ("朝阳区", None),  # there are several
        ("沁", None),
        ("没有区", None),
    ],
)
def test_counties_of_a_column(gazetteer, text, name):
    key = gazetteer.county_named(text)

    assert (gazetteer.region(key).name if key else None) == name


@pytest.mark.parametrize("text", ["东街街道", "东街街道办事处", "东街办事处", "潞州区东街街道", "长治市潞州区东街街道"])
def test_townships_of_a_column(gazetteer, text):
    county = gazetteer.county_named("潞州区")

    assert gazetteer.region(gazetteer.township_named(county, text)).name == "东街街道"


@pytest.mark.parametrize("text", ["和平社区居委会", "和平社区居民委员会", "和平社区", "和平", "东街街道和平社区"])
def test_villages_of_a_column(gazetteer, text):
    township = gazetteer.township_named(gazetteer.county_named("潞州区"), "东街街道")

    assert gazetteer.region(gazetteer.village_named(township, text)).name == "和平社区居委会"


def test_a_short_form_that_two_villages_share_is_nobodys():
    rows = [
        RegionRow(1, 1, None, "1", "14", "山西省"),
        RegionRow(2, 2, 1, "12", "1404", "长治市"),
        RegionRow(3, 3, 2, "123", "140403", "潞州区"),
        RegionRow(4, 4, 3, "1234", "140403001", "东街街道"),
        RegionRow(5, 5, 4, "12345", "140403001001", "南街村委会"),
        RegionRow(6, 5, 4, "12346", "140403001002", "南街居委会"),
    ]
    gazetteer = Gazetteer(rows, 2)

    assert gazetteer.village_named(4, "南街") is None
    assert gazetteer.village_named(4, "南街村委会") == 5
    assert gazetteer.village_named(4, "南街居委会") == 6
    assert gazetteer.locate("潞州区东街街道南街12号").village is None
