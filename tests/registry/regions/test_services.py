"""The verbs on the region tree (REG-01, REG-02)."""

from datetime import date

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties.models import Party, PartyReach
from anlan.registry.regions import queries, services
from anlan.registry.regions.models import Region
from tests.registry.cast import NOON, SUN, actor_in

SYSTEM = system_actor("test")


def test_a_renamed_region_keeps_its_former_name_and_its_references(city, mill):
    village = city["安居村委会"]
    services.rename_region(uid=village.uid, name="安居社区居委会", version=1, actor=SYSTEM, now=NOON)

    versions = list(village.versions.filter(superseded_at=None).order_by("first_day"))
    assert [version.name for version in versions] == ["安居村委会", "安居社区居委会"]
    assert versions[0].last_day == date(2026, 11, 21)
    assert Party.objects.visible_to(SYSTEM).get(pk=mill.pk).region.name == "安居社区居委会"
    assert Act.objects.visible_to(SYSTEM).filter(kind="region.renamed", subject_uid=village.uid).count() == 1


def test_two_people_rename_at_once_and_the_second_is_told(city):
    village = city["安居村委会"]
    services.rename_region(uid=village.uid, name="甲村", version=1, actor=SYSTEM, now=NOON)

    with pytest.raises(Refused, match="stale-edit"):
        services.rename_region(uid=village.uid, name="乙村", version=1, actor=SYSTEM, now=NOON)

    assert Region.objects.visible_to(SYSTEM).get(pk=village.pk).name == "甲村"


def test_a_merged_township_takes_villages_and_parties_along_without_rewriting_a_reference(city, mill):
    """The mill still points at its village; counting below the new township finds it (REG-01)."""
    services.merge_region(
        uid=city["马厂镇"].uid, into=city["老顶山镇"].uid, version=1, basis="晋政函〔2026〕1号", actor=SYSTEM, now=NOON
    )

    target = Region.objects.visible_to(SYSTEM).get(name="老顶山镇")
    party = Party.objects.visible_to(SYSTEM).get(pk=mill.pk)
    assert party.region_id == city["安居村委会"].pk
    assert party.region_path.startswith(target.path)
    assert PartyReach.objects.filter(party=mill, path__within=target.path).exists()
    assert {child.name for child in queries.children(SYSTEM, target)} == {"安居村委会", "张庄村委会"}
    merged = Region.objects.visible_to(SYSTEM).get(name="马厂镇")
    assert merged.closed_on == date(2026, 11, 22)
    assert merged.path.startswith(target.path)


@pytest.mark.parametrize(
    ("verb", "given", "code"),
    [
        ("merge_region", {"uid": "潞州区", "into": "马厂镇", "version": 1}, "region-levels-differ"),
        ("merge_region", {"uid": "马厂镇", "into": "马厂镇", "version": 1}, "region-merge-self"),
        ("close_region", {"uid": "马厂镇", "version": 1, "basis": "x"}, "region-not-empty"),
        ("add_region", {"parent": "马厂镇", "name": "安居村委会"}, "region-name-taken"),
        ("add_region", {"parent": "马厂镇", "name": "新村", "code": "140403103201"}, "region-code-taken"),
        ("add_region", {"parent": "马厂镇", "name": "新村", "code": "14"}, "region-code-form"),
        ("add_region", {"parent": "安居村委会", "name": "组"}, "region-levels-differ"),
    ],
)
def test_what_would_tear_the_tree_is_refused_by_name_and_changes_nothing(city, verb, given, code):
    def state():
        rows = Region.objects.visible_to(SYSTEM).order_by("pk")
        return list(rows.values_list("path", "name", "code", "closed_on"))

    before = state()
    named = {key: city[value].uid if key in ("uid", "into", "parent") else value for key, value in given.items()}
    with pytest.raises(Refused, match=code):
        getattr(services, verb)(**named, actor=SYSTEM, now=NOON)
    assert state() == before


def test_who_may_not_edit_regions_is_forbidden(city):
    officer = actor_in("department_officer", region=city["潞州区"], line="emergency")
    for actor in (officer, SUN):
        with pytest.raises(Forbidden):
            services.rename_region(uid=city["马厂镇"].uid, name="x", version=1, actor=actor, now=NOON)


def test_a_new_region_stands_below_its_parent(city):
    node = services.add_region(parent=city["马厂镇"].uid, name="新村委会", code="140403103299", actor=SYSTEM, now=NOON)
    assert node.path.startswith(city["马厂镇"].path)
    assert [crumb.name for crumb in queries.breadcrumb(SUN, node)] == [
        "山西省",
        "长治市",
        "潞州区",
        "马厂镇",
        "新村委会",
    ]


@pytest.mark.parametrize(
    ("code", "significant"),
    [
        ("140400", "1404"),
        ("140000", "14"),
        ("140403000000", "140403"),
        ("140403", "140403"),
        ("140403103201", "140403103201"),
    ],
)
def test_full_codes_are_read_by_their_significant_digits(code, significant):
    assert queries.significant_code(code) == significant
