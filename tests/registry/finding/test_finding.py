"""Parties, people and regions are found from one box, within reach, and the index follows every change."""

import pytest

from anlan.foundation.scope.services import system_actor
from anlan.foundation.search.queries import search
from anlan.registry.finding import services as finding
from anlan.registry.parties import lifecycle, services
from anlan.registry.parties.models import Party
from anlan.registry.parties.reach import announce_reach, refresh_reach
from anlan.registry.people import services as people
from anlan.registry.regions import services as regions
from tests.registry.cast import NOON, actor_in, chen, enterprise, li, wang, zhao

SYSTEM = system_actor("test")


def titles(actor, text):
    return [hit.title for hit in search(actor, text)]


@pytest.mark.parametrize("text", ["安居面粉厂", "面粉", "ajmfc", "anjumianfen", "安居村委会1号"])
def test_a_party_is_found_by_name_part_initials_pinyin_and_address(city, mill, text):
    assert "安居面粉厂" in titles(li(city), text)


def test_who_does_not_reach_a_party_does_not_find_it(city, mill):
    assert titles(zhao(city), "安居面粉厂") == []
    assert "安居面粉厂" in titles(chen(city), "安居面粉厂")
    assert titles(wang(mill), "面粉") == ["安居面粉厂"]


def test_a_renamed_party_is_found_by_both_names(city, mill):
    services.edit_party(uid=mill.uid, version=mill.version, fields={"name": "太行粮油公司"}, actor=SYSTEM, now=NOON)
    assert titles(li(city), "太行粮油") == ["太行粮油公司"]
    assert titles(li(city), "安居面粉厂") == ["太行粮油公司"]


def test_a_voided_party_leaves_the_index_and_a_closed_one_stays(city, mill):
    other = enterprise(city, name="安居砖厂")
    lifecycle.void_party(uid=mill.uid, reason="登记重复", actor=SYSTEM, now=NOON)
    lifecycle.change_state(uid=other.uid, state="closed", version=other.version, reason="关闭", actor=SYSTEM, now=NOON)
    assert titles(li(city), "安居面粉厂") == []
    assert titles(li(city), "安居砖厂") == ["安居砖厂"]


def test_a_department_finds_a_party_as_soon_as_it_is_assigned(city, mill):
    officer = actor_in("department_officer", region=city["潞州区"], line="emergency")
    assert titles(officer, "安居面粉厂") == []
    refresh_reach({mill.pk: {"emergency"}})
    announce_reach([mill.pk])
    assert titles(officer, "安居面粉厂") == ["安居面粉厂"]


def test_a_person_is_found_with_his_post_until_he_leaves(city, mill):
    office = enterprise(city, village="潞州区", name="潞州区安委办", kind="office")
    person = people.add_person(organisation=office.uid, name="李建国", actor=SYSTEM, now=NOON)
    post = people.create_post(organisation=office.uid, title="主任", kind="office_head", actor=SYSTEM, now=NOON)
    people.appoint(uid=post.uid, person=person.uid, version=1, actor=SYSTEM, now=NOON)
    assert [(hit.title, hit.subtitle) for hit in search(li(city), "李建国")] == [("李建国", "潞州区安委办 主任")]
    people.person_leaves(uid=person.uid, version=person.version, reason="调离", actor=SYSTEM, now=NOON)
    assert titles(li(city), "李建国") == []


def test_a_party_below_a_merged_township_is_still_found_there(city, mill):
    regions.merge_region(uid=city["马厂镇"].uid, into=city["老顶山镇"].uid, version=1, actor=SYSTEM, now=NOON)
    station = actor_in("township_officer", region=type(city["老顶山镇"])._base_manager.get(pk=city["老顶山镇"].pk))
    assert titles(station, "安居面粉厂") == ["安居面粉厂"]


def test_building_the_index_anew_gives_the_same_answers(city, mill):
    before = titles(li(city), "安居")
    counts = finding.index_everything()
    assert counts["registry.party"] == Party.objects.beyond_scope("test").count()
    assert counts["registry.region"] == 10
    assert set(before) <= set(titles(li(city), "安居"))


def test_a_renamed_region_is_found_by_its_new_name(city):
    regions.rename_region(uid=city["马厂镇"].uid, name="马厂街道", version=1, actor=SYSTEM, now=NOON)
    assert titles(li(city), "马厂街道") == ["马厂街道"]
