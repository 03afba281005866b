"""Committees: chair, office and dated member units (REG-04)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import Area, Reach
from anlan.foundation.scope.services import system_actor
from anlan.registry.committees.queries import committees, leaders_on, members_on, offices_on
from anlan.registry.committees.services import add_members, end_members
from anlan.registry.lists.loading import load_shipped
from anlan.registry.organisations.services import make_standard_organisations
from anlan.registry.parties.lifecycle import change_state
from anlan.registry.parties.models import Membership, Party
from anlan.registry.people import services as people
from anlan.registry.people.models import Post
from tests.matrix.test_matrix import BACKEND
from tests.matrix.world import build_world
from tests.registry.cast import NOON, actor_in, enterprise, li, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
SYSTEM = system_actor("test")
TODAY = NOON.date()
DAY = timedelta(days=1)
BEGINNING = NOON - 100 * DAY


@pytest.fixture
def made(city):
    make_standard_organisations(city["长治市"].uid, actor=SYSTEM, now=BEGINNING)


def body(city, place="潞州区", kind="committee"):
    return Party.objects.beyond_scope("test").get(kind=kind, region=city[place])


def names(actor, committee, day=TODAY):
    return [(member.unit.name, member.role) for member in members_on(actor, committee, day)]


def test_a_member_unit_belongs_from_its_first_to_its_last_day_with_acts_on_both_REG_04(city, made, mill):
    committee = body(city, kind="disaster_committee")
    given = {"committee": committee.uid, "units": [mill.uid], "actor": li(city)}
    assert add_members(**given, first_day=TODAY - 10 * DAY, now=NOON) == 1
    assert add_members(**given, now=NOON) == 0, "he is a member already"
    assert names(li(city), committee, TODAY - 11 * DAY) == []
    assert names(li(city), committee, TODAY - 10 * DAY) == [("安居面粉厂", "member")]

    assert end_members(**given, reason="机构改革", now=NOON + 5 * DAY) == 1

    assert names(li(city), committee, TODAY + 4 * DAY) == [("安居面粉厂", "member")]
    assert names(li(city), committee, TODAY + 5 * DAY) == []
    acts = Act.objects.beyond_scope("test").filter(subject_uid=mill.uid, party_uid=committee.uid).order_by("pk")
    assert [act.kind for act in acts] == ["party.member_added", "party.member_ended"]


def test_another_role_begins_on_its_day_and_chairs_stand_first(city, made, mill):
    committee = body(city)
    before = len(names(li(city), committee))
    add_members(committee=committee.uid, units=[mill.uid], first_day=TODAY - DAY, actor=li(city), now=NOON)
    add_members(committee=committee.uid, units=[mill.uid], role="vice_chair", actor=li(city), now=NOON)
    assert names(li(city), committee)[0] == ("安居面粉厂", "vice_chair")
    assert ("安居面粉厂", "member") in names(li(city), committee, TODAY - DAY)
    assert len(names(li(city), committee)) == before + 1


def test_a_change_is_refused_with_its_reason_and_nothing_is_half_done(city, made, mill):
    committee = body(city)
    far = enterprise(city, village="常庄村委会", name="远厂")
    gone = enterprise(city, name="旧厂")
    change_state(uid=gone.uid, state="closed", version=gone.version, reason="x", actor=SYSTEM, now=NOON)
    before = Membership.objects.beyond_scope("test").count()
    for units, more, code in (
        ([mill, far], {}, "not-found"),
        ([mill, gone], {}, "party-closed"),
        ([mill, committee], {}, "committee-own-member"),
        ([mill], {"role": "emperor"}, "choice-wrong"),
        ([mill], {"first_day": TODAY + DAY}, "party-day-future"),
        ([], {}, "nothing-chosen"),
    ):
        with pytest.raises(Refused, match=code):
            add_members(committee=committee.uid, units=[unit.uid for unit in units], actor=li(city), now=NOON, **more)
    for reason, code in (("x", "committee-member-not"), (" ", "reason-missing")):
        with pytest.raises(Refused, match=code):
            end_members(committee=committee.uid, units=[mill.uid], reason=reason, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="not-found"):
        add_members(committee=mill.uid, units=[far.uid], actor=SYSTEM, now=NOON)
    assert Membership.objects.beyond_scope("test").count() == before


def test_a_committee_is_changed_by_the_office_of_its_area_only(city, made, mill):
    committee = body(city)
    with pytest.raises(Refused, match="not-found"):
        add_members(committee=committee.uid, units=[mill.uid], actor=zhao(city), now=NOON)
    with pytest.raises(Forbidden):
        leader = actor_in("leader", region=city["潞州区"])
        add_members(committee=committee.uid, units=[mill.uid], actor=leader, now=NOON)
    # A committee that is seen through a member's trade or by name lies outside of the own area all the same.
    guest = replace(li(city), reach=Reach(areas=(Area(city["襄垣县"].path),), parties=(committee.pk, mill.pk)))
    with pytest.raises(Refused, match="region-outside"):
        add_members(committee=committee.uid, units=[mill.uid], actor=guest, now=NOON)


def test_chair_and_office_are_those_of_the_day_REG_04(city, made):
    committee = body(city)
    post = Post.objects.beyond_scope("test").get(organisation=committee, kind="committee_chair")
    person = people.add_person(organisation=committee.uid, name="李强", actor=SYSTEM, now=NOON)
    people.appoint(uid=post.uid, person=person.uid, version=post.version, actor=SYSTEM, now=NOON)

    assert ("主任", "李强", False) in [
        (one.title, one.name, one.acting) for one in leaders_on(li(city), committee, TODAY)
    ]
    assert leaders_on(li(city), committee, TODAY - DAY)[0].name == ""
    assert [office.name for office in offices_on(committee, TODAY)] == ["潞州区安全生产委员会办公室"]
    assert offices_on(committee, TODAY - 101 * DAY) == []
    row: Any = committees(li(city), TODAY).get(pk=committee.pk)
    assert (row.chair, row.members_now) == ("李强", len(names(li(city), committee)))
    registrar = actor_in("registrar", region=city["潞州区"])
    assert leaders_on(registrar, committee, TODAY) is None
    assert committees(registrar, TODAY).get(pk=committee.pk).chair == ""


def test_the_office_keeps_its_committee_on_pages(db):
    load_shipped(actor=SYSTEM, now=NOON)
    world = build_world()
    make_standard_organisations(world.city["潞州区"].uid, actor=SYSTEM, now=NOON)
    client = Client()
    client.force_login(world.users["committee_office"], backend=BACKEND)
    committee = body(world.city)
    url = f"/registry/committees/{committee.uid}/"

    listed = client.get("/registry/committees/", {"vacant": "1", "level": "3"}).content.decode()
    assert committee.name in listed
    assert client.post(url + "put-in/", {"units": "安居面粉厂", "role": "member"}).status_code == 302
    page = client.get(url + "members/").content.decode()
    assert "安居面粉厂" in page
    detail = client.get(url).content.decode()
    assert "安居面粉厂 · 潞州区安全生产委员会" in detail, "its history names the unit"
    panel = client.get(f"/registry/organisations/{committee.uid}/panels/registry/").content.decode()
    assert f"{url}members/" in panel

    mill = world.units["mill"]
    client.post(url + "members/take-out/", {"row": [str(mill.uid)], "reason": "调整"})
    assert "安居面粉厂" not in client.get(url + "members/").content.decode()
    assert client.get(url + "members/?day=never").status_code == 422


def test_a_village_that_breaks_the_rule_leads_to_its_organisations_REG_04_REG_05(db):
    load_shipped(actor=SYSTEM, now=NOON)
    world = build_world()
    client = Client()
    client.force_login(world.users["committee_office"], backend=BACKEND)
    villages = client.get("/registry/organisation-coverage/", {"region": "140403"}).content.decode()
    assert "/registry/organisations/?region=140403103201" in villages
    stations = client.get("/registry/organisation-coverage/", {"region": "140403", "list": "stations"}).content.decode()
    assert "/registry/organisations/?region=140403103" in stations
