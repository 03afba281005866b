"""Areas that cut across the tree: which parties lie in them, on pages, in filters, in bulk (REG-02)."""

from datetime import date, timedelta

import pytest
from django.test import Client

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties import publishing
from anlan.registry.parties.areas import area_condition, areas_of, members_of_area, put_in_area, take_out_of_area
from anlan.registry.parties.lifecycle import change_state
from anlan.registry.parties.models import AreaMember, Party
from anlan.registry.regions.services import add_area, close_area
from tests.matrix.test_matrix import BACKEND
from tests.matrix.world import build_world
from tests.registry.cast import NOON, actor_in, chen, enterprise, li, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
SYSTEM = system_actor("test")


def zone(city, name="高新区", place="长治市"):
    return add_area(name=name, kind="development_zone", region=city[place].uid, actor=SYSTEM, now=NOON)


def names(actor, area, day=TODAY):
    return [party.name for party in members_of_area(actor, area, day)]


def test_a_party_lies_in_several_areas_from_day_to_day_with_acts(city, mill):
    high, park = zone(city), zone(city, name="化工园区")
    put_in_area(area=high.uid, parties=[mill.uid], first_day=TODAY - 10 * DAY, actor=li(city), now=NOON)
    put_in_area(area=park.uid, parties=[mill.uid], actor=li(city), now=NOON)

    assert [row.area.name for row in areas_of(mill)] == ["化工园区", "高新区"]
    assert (names(li(city), high, TODAY - 10 * DAY), names(li(city), high, TODAY - 11 * DAY)) == (["安居面粉厂"], [])

    take_out_of_area(area=high.uid, parties=[mill.uid], reason="迁出园区", actor=li(city), now=NOON + 3 * DAY)

    assert (names(li(city), high, TODAY + 2 * DAY), names(li(city), high, TODAY + 3 * DAY)) == (["安居面粉厂"], [])
    assert [row.area.name for row in areas_of(mill)] == ["化工园区"]
    acts = Act.objects.beyond_scope("test").filter(party_uid=mill.uid, kind__startswith="party.area").order_by("pk")
    assert [act.kind for act in acts] == ["party.area_joined", "party.area_joined", "party.area_left"]


def test_who_lies_in_it_already_is_not_put_in_twice(city, mill):
    area = zone(city)
    assert put_in_area(area=area.uid, parties=[mill.uid, mill.uid], actor=li(city), now=NOON) == 1
    assert put_in_area(area=area.uid, parties=[mill.uid], actor=li(city), now=NOON) == 0
    assert AreaMember.objects.beyond_scope("test").count() == 1


def test_putting_in_and_taking_out_is_refused_with_a_reason_and_nothing_is_half_done(city, mill):
    area, far = zone(city), enterprise(city, village="常庄村委会", name="远厂")
    gone = enterprise(city, name="旧厂")
    change_state(uid=gone.uid, state="closed", version=gone.version, reason="x", actor=SYSTEM, now=NOON)
    for parties, code in (([mill, far], "not-found"), ([mill, gone], "party-closed"), ([], "nothing-chosen")):
        with pytest.raises(Refused, match=code):
            put_in_area(area=area.uid, parties=[party.uid for party in parties], actor=li(city), now=NOON)
    with pytest.raises(Refused, match="area-member-not"):
        take_out_of_area(area=area.uid, parties=[mill.uid], reason="x", actor=li(city), now=NOON)
    with pytest.raises(Refused, match="reason-missing"):
        take_out_of_area(area=area.uid, parties=[mill.uid], reason=" ", actor=li(city), now=NOON)
    with pytest.raises(Forbidden):
        put_in_area(
            area=area.uid, parties=[mill.uid], actor=actor_in("township_officer", region=city["马厂镇"]), now=NOON
        )
    close_area(uid=area.uid, version=area.version, basis="x", actor=SYSTEM, now=NOON)
    with pytest.raises(Refused, match="area-closed"):
        put_in_area(area=area.uid, parties=[mill.uid], actor=li(city), now=NOON)
    assert not AreaMember.objects.beyond_scope("test").exists()


def test_an_area_cuts_across_counties_and_everybody_sees_his_own_parties_in_it(city, mill):
    area, far = zone(city), enterprise(city, village="常庄村委会", name="远厂")
    put_in_area(area=area.uid, parties=[mill.uid], actor=li(city), now=NOON)
    put_in_area(area=area.uid, parties=[far.uid], actor=zhao(city), now=NOON)
    assert names(li(city), area) == ["安居面粉厂"]
    assert names(zhao(city), area) == ["远厂"]
    assert names(chen(city), area) == ["安居面粉厂", "远厂"]
    found = Party.objects.visible_to(chen(city)).filter(area_condition(str(area.uid), chen(city)))
    assert found.count() == 2


def test_whoever_proposes_who_answers_hears_of_it(city, mill, monkeypatch):
    heard = []
    monkeypatch.setattr(publishing, "_LISTENERS", [])
    area = zone(city)
    publishing.on_party_changed(lambda parties, actor, now: heard.append(tuple(parties)))
    put_in_area(area=area.uid, parties=[mill.uid], actor=li(city), now=NOON)
    assert heard == [(mill.pk,)]


@pytest.fixture
def world(db):
    return build_world()


def client_of(world, role):
    client = Client()
    client.force_login(world.users[role], backend=BACKEND)
    return client


def test_the_office_fills_an_area_on_its_page_and_from_the_list_of_entities(world):
    area = zone(world.city)
    shop = enterprise(world.city, name="安居超市")
    office = client_of(world, "committee_office")

    office.post(f"/registry/areas/{area.uid}/put-in/", {"units": "安居面粉厂"})
    bulk = {"bulk_field": "area", "row": [str(shop.uid)], "confirmed": "yes", "area": str(area.uid)}
    assert office.post("/registry/parties/bulk/", bulk).status_code == 302

    page = office.get(f"/registry/areas/{area.uid}/members/").content.decode()
    assert ("安居面粉厂" in page, "安居超市" in page) == (True, True)
    listed = office.get("/registry/parties/", {"area": str(area.uid)}).content.decode()
    assert ("安居面粉厂" in listed, "安居超市" in listed) == (True, True)
    blind = office.get("/registry/blind-spots/", {"area": str(area.uid)}).content.decode()
    assert "安居超市" in blind
    assert "高新区" in office.get(f"/registry/parties/{shop.uid}/panels/registry/").content.decode()
    assert "安居超市" in office.get(f"/registry/areas/{area.uid}/panels/registry/").content.decode()

    chosen = {"row": [str(shop.uid)], "reason": "迁出"}
    office.post(f"/registry/areas/{area.uid}/members/take-out/", chosen)
    page = office.get(f"/registry/areas/{area.uid}/members/").content.decode()
    assert ("安居面粉厂" in page, "安居超市" in page) == (True, False)
    told = office.post(f"/registry/areas/{area.uid}/members/take-out/", chosen, follow=True).content.decode()
    assert "安居超市在这一天不在该区域内" in told
    assert office.get(f"/registry/areas/{area.uid}/members/?day=x").status_code == 422


def test_who_may_not_edit_areas_is_offered_no_way_to_fill_one(world):
    area = zone(world.city)
    town = client_of(world, "township_officer")
    assert "列入监管区域" not in town.get("/registry/parties/").content.decode()
    bulk = {"bulk_field": "area", "row": [str(world.units["mill"].uid)], "confirmed": "yes", "area": str(area.uid)}
    assert town.post("/registry/parties/bulk/", bulk).status_code == 403
    assert town.post(f"/registry/areas/{area.uid}/put-in/", {"units": "安居面粉厂"}).status_code == 403
    page = town.get(f"/registry/areas/{area.uid}/members/").content.decode()
    assert "put-in" not in page
