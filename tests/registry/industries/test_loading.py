"""The schemes that Anlan ships (REG-10, requirements section 7)."""

import time
from collections import Counter

import pytest

from anlan.foundation.refusals.rules import Forbidden
from anlan.foundation.scope.services import system_actor
from anlan.registry.industries import services
from anlan.registry.industries.loading import load_shipped
from anlan.registry.industries.models import Industry, IndustryMapping, IndustryScheme
from anlan.registry.industries.queries import industry_index
from anlan.registry.industries.rules import NATIONAL
from tests.registry.industries.conftest import NOON, TODAY

pytestmark = pytest.mark.django_db


def members(scheme):
    return Industry.objects.beyond_scope("a test counts").filter(scheme__code=scheme)


def test_the_national_list_has_its_sections_divisions_groups_and_classes(shipped):
    """GB/T 4754-2017 itself counts 1,380 classes; the row too many is a known doubt of the data's README."""
    assert Counter(members(NATIONAL).values_list("level", flat=True)) == {1: 20, 2: 97, 3: 473, 4: 1381}


def test_every_shipped_row_has_a_name_in_both_languages(shipped):
    unnamed = Industry.objects.beyond_scope("a test counts").filter(name_en="") | Industry.objects.beyond_scope(
        "a test counts"
    ).filter(name_zh="")

    assert list(unnamed) == []
    assert not IndustryScheme.objects.beyond_scope("a test counts").filter(name_en="").exists()


def test_every_row_hangs_below_the_row_that_its_code_begins_with(shipped):
    for row in members(NATIONAL).exclude(level=1).select_related("parent"):
        expected = row.section if row.level == 2 else row.code[:-1]
        assert row.parent is not None
        assert row.parent.code == expected


def test_one_chinese_name_has_one_english_name_and_the_other_way_round(shipped, office):
    english: dict[str, set[str]] = {}
    chinese: dict[str, set[str]] = {}
    for entry in industry_index(office).entries():
        english.setdefault(entry.name_zh, set()).add(entry.name_en)
        chinese.setdefault(entry.name_en.casefold(), set()).add(entry.name_zh)

    assert [zh for zh, names in english.items() if len(names) > 1] == ["燃气生产和供应业"]
    assert [en for en, names in chinese.items() if len(names) > 1] == []


def test_every_class_is_found_by_its_name_alone(shipped, office):
    """So that an import can repair a missing industry code from the name."""
    index = industry_index(office)
    for entry in index.entries():
        if entry.level == 4:
            assert index.by_name(entry.name_zh).entry == entry
            assert index.by_name(entry.name_en).entry == entry


def test_the_name_that_45_and_451_share_is_ambiguous(shipped, office):
    match = industry_index(office).by_name("燃气生产和供应业")

    assert match.is_ambiguous
    assert {candidate.code for candidate in match.candidates} == {"45", "451"}


@pytest.mark.parametrize(
    ("code", "sectors"),
    [
        ("5435", ["road", "hazardous"]),
        ("5412", []),
        ("4710", ["construction"]),
        ("0610", ["mine"]),
        ("2614", ["hazardous"]),
        ("2524", []),
        ("6110", ["crowded", "fire"]),
        ("8310", ["crowded", "fire"]),
        ("1711", ["fire"]),
        ("4430", ["special"]),
        ("6242", ["crowded", "fire", "new"]),
        ("3841", ["new"]),
        ("9221", []),
    ],
)
def test_the_eight_sectors_follow_from_the_industry(shipped, office, code, sectors):
    """路建矿危众火特新 (004)."""
    found = industry_index(office).mapped(code, "eight-sectors", day=TODAY)

    assert [member.code for member in found] == sectors


def test_the_library_has_ten_industries_and_twenty_three_categories(shipped):
    """FIG-025; the names are our reading and say so."""
    assert Counter(members("check-library").values_list("level", flat=True)) == {1: 10, 2: 23}
    named = members("check-library").filter(is_our_reading=False).values_list("code", flat=True)
    assert set(named) == {"noncoal-mining", "tailings", "hazardous-chemicals"}


def test_what_counts_as_a_category_counts_as_its_industry(shipped, office):
    found = industry_index(office).mapped("5941", "check-library", day=TODAY)

    assert [member.code for member in found] == ["hazardous-chemicals", "chemical-trade"]


def test_every_member_but_those_named_in_the_readme_has_a_mapping(shipped):
    targets = set(IndustryMapping.objects.beyond_scope("a test counts").values_list("to_industry_id", flat=True))
    parents = set(Industry.objects.beyond_scope("a test counts").values_list("parent_id", flat=True))
    without = Industry.objects.beyond_scope("a test counts").exclude(scheme__code=NATIONAL)

    assert {m.code for m in without if m.pk not in targets and m.pk not in parents} == {
        "tailings",
        "above-scale",
        "public-harm",
    }


def test_loading_again_changes_nothing(shipped):
    before = [
        list(model._base_manager.order_by("pk").values()) for model in (IndustryScheme, Industry, IndustryMapping)
    ]

    started = time.perf_counter()
    again = load_shipped(actor=system_actor("test"), now=NOON)

    assert again == (0, 0)
    assert before == [
        list(model._base_manager.order_by("pk").values()) for model in (IndustryScheme, Industry, IndustryMapping)
    ]
    assert time.perf_counter() - started < 3


def test_what_a_city_edited_survives_loading(shipped, office):
    coal = members("high-hazard").get(code="coal-mine")
    services.rename_industry(uid=coal.uid, version=1, name_zh="煤矿（含洗煤厂）", actor=office, now=NOON)
    smelting = members("high-hazard").get(code="metal-smelting")
    services.unmap_industries(to=smelting.uid, codes=["3391"], last_day=TODAY, actor=office, now=NOON)
    services.unmap_industries(to=smelting.uid, codes=["3392"], actor=office, now=NOON)
    construction = members("high-hazard").get(code="construction")
    services.close_industry(uid=construction.uid, version=1, actor=office, now=NOON)

    assert load_shipped(actor=system_actor("test"), now=NOON) == (0, 0)

    coal.refresh_from_db()
    assert coal.name_zh == "煤矿（含洗煤厂）"
    index = industry_index(office)
    tomorrow = TODAY.replace(day=24)
    assert index.mapped("3391", "high-hazard", day=TODAY)
    assert not index.mapped("3391", "high-hazard", day=tomorrow)
    assert not index.mapped("3392", "high-hazard", day=TODAY)
    assert not index.mapped("4710", "high-hazard", day=tomorrow)


def test_a_row_that_nobody_edited_follows_a_changed_file(shipped):
    members(NATIONAL).filter(code="0111").update(name_en="Rice growing, as an older release said")

    assert load_shipped(actor=system_actor("test"), now=NOON) == (0, 1)
    assert members(NATIONAL).get(code="0111").name_en == "Growing of rice"


def test_a_citys_own_member_with_a_code_shipped_later_stays_the_citys(shipped, office):
    members("high-hazard").filter(code="road-transport").update(is_shipped=False, name_zh="本市自定")

    load_shipped(actor=system_actor("test"), now=NOON)

    assert members("high-hazard").get(code="road-transport").name_zh == "本市自定"


def test_loading_takes_the_permission(db, clerk):
    with pytest.raises(Forbidden):
        load_shipped(actor=clerk, now=NOON)
