"""Loading region tables (REG-01)."""

from pathlib import Path

import pytest

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.regions import loading
from anlan.registry.regions.models import Region
from tests.registry.cast import NOON

SYSTEM = system_actor("test")
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "regions"


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path):
    townships = write(
        tmp_path / "t.csv",
        "code,name,county_code,county_name\n140403103,马厂镇,140403,潞州区\n140403104,黄碾镇,140403,潞州区\n",
    )
    villages = write(
        tmp_path / "v.csv",
        "code,name,township_code,township_name,county_code,county_name\n"
        "140403103201,安居村委会,140403103,马厂镇,140403,潞州区\n140403104201,故县村委会,140403104,黄碾镇,140403,潞州区\n",
    )
    return townships, villages


def load(files):
    return loading.load_subdivisions(*files, actor=SYSTEM, now=NOON)


@pytest.mark.django_db
def test_the_shipped_country_loads_once_and_a_second_time_changes_nothing():
    assert loading.load_country(actor=SYSTEM, now=NOON) == 3351
    assert loading.load_country(actor=SYSTEM, now=NOON) == 0
    county = Region.objects.visible_to(SYSTEM).get(code="140403")
    assert county.parent.name == "长治市"
    assert county.path.startswith(county.parent.path)


@pytest.mark.django_db
def test_a_renamed_county_survives_loading_again():
    loading.load_country(actor=SYSTEM, now=NOON)
    Region.objects.beyond_scope("test").filter(code="140403").update(name="新名区", code="140499")
    loading.load_country(actor=SYSTEM, now=NOON)
    assert not Region.objects.visible_to(SYSTEM).filter(name="潞州区").exists()


def test_townships_and_villages_load_and_loading_again_changes_nothing(city, files):
    first = load(files)
    assert (first.townships.created, first.townships.unchanged) == (1, 1)
    assert (first.villages.created, first.villages.unchanged) == (1, 1)
    again = load(files)
    assert (again.townships.created, again.villages.created, again.townships.unchanged) == (0, 0, 2)


def test_what_the_file_does_not_name_is_asked_about_and_left_alone(city, files):
    asked = load(files).asked
    assert {"fault": "township-not-in-file", "name": "老顶山镇"} in asked
    assert Region.objects.visible_to(SYSTEM).get(name="老顶山镇").closed_on is None


def test_codes_of_the_other_authority_renumber_by_name_and_never_mix_two_townships_up(city, files, tmp_path):
    """140403103 and 140403104 change places in the other list: names decide (data README)."""
    load(files)
    swapped = write(
        tmp_path / "mca.csv",
        "code,name,county_code,county_name,state\n140403104,马厂镇,140403,潞州区,current\n"
        "140403103,黄碾镇,140403,潞州区,current\n140403199,旧镇,140403,潞州区,revoked\n",
    )
    report = loading.load_subdivisions(swapped, files[1], actor=SYSTEM, now=NOON)
    assert report.townships.renumbered == 2
    assert Region.objects.visible_to(SYSTEM).get(name="马厂镇").code == "140403104"
    assert Region.objects.visible_to(SYSTEM).get(name="安居村委会").parent.name == "马厂镇"
    assert {question["fault"] for question in report.asked} >= {"village-codes-of-another-system"}
    assert not Region.objects.visible_to(SYSTEM).filter(name="旧镇").exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "region-file-columns"),
        ("code,name\n1,x\n", "region-file-columns"),
        ("code,name,county_code,county_name\n", "region-file-empty"),
        ("code,name,county_code,county_name\n999999001,某镇,999999,某县\n", "region-county-unknown"),
        (
            "code,name,county_code,county_name\n140403105,甲镇,140403,潞州区\n140403105,乙镇,140403,潞州区\n",
            "region-code-doubled",
        ),
        ("code,name,county_code,county_name\n140423102,甲镇,140403,潞州区\n", "region-code-taken"),
    ],
)
def test_a_wrong_file_is_refused_whole(city, files, tmp_path, text, code):
    before = Region.objects.visible_to(SYSTEM).count()
    with pytest.raises(Refused, match=code):
        loading.load_subdivisions(write(tmp_path / "bad.csv", text), files[1], actor=SYSTEM, now=NOON)
    assert Region.objects.visible_to(SYSTEM).count() == before


def test_a_file_that_is_no_text_is_refused(city, files, tmp_path):
    (tmp_path / "x.csv").write_bytes(b"\x00\xff\xfe\x00")
    with pytest.raises(Refused, match="region-file-unreadable"):
        loading.load_subdivisions(tmp_path / "x.csv", files[1], actor=SYSTEM, now=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "townships", "villages"), [("changzhi", 149, 2628), ("hebi", 48, 1041), ("baiyin", 78, 860)]
)
def test_real_cities_load_whole(name, townships, villages):
    if not SHARED.exists():
        pytest.skip("real region tables are not beside this checkout")
    loading.load_country(actor=SYSTEM, now=NOON)
    files = SHARED / f"{name}_townships.csv", SHARED / f"{name}_villages.csv"
    report = loading.load_subdivisions(*files, actor=SYSTEM, now=NOON)
    assert (report.townships.created, report.villages.created, report.asked) == (townships, villages, [])
