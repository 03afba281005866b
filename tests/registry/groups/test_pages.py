"""The pages and the API of groups (REG-06)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from anlan.foundation.exports.policy import Policy
from anlan.foundation.personal_data.models import AccessLog
from anlan.foundation.scope.services import system_actor
from anlan.registry.groups.making import make_standard_groups
from anlan.registry.groups.models import Group
from anlan.registry.groups.queries import expand
from anlan.registry.lists.loading import load_shipped
from tests.matrix.test_matrix import BACKEND
from tests.matrix.world import build_world
from tests.registry.cast import NOON, enterprise

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


@pytest.fixture
def world(db):
    load_shipped(actor=SYSTEM, now=NOON)
    world = build_world()
    make_standard_groups(region=world.city["潞州区"].uid, actor=SYSTEM, now=NOON)
    return world


@pytest.fixture
def office(world):
    client = Client()
    client.force_login(world.users["committee_office"], backend=BACKEND)
    return client


def group(code="villages", place="潞州区"):
    return Group.objects.beyond_scope("test").get(code=code, region__name=place)


def today():
    return timezone.localdate()


def test_the_list_says_in_words_who_belongs_to_each_group(office):
    page = office.get("/registry/groups/?region=140403&made=rule").content.decode()
    assert "各村（社区）" in page
    assert "村（居）民委员会" in page


def test_the_page_of_a_group_shows_its_members_and_its_history(office):
    page = office.get(f"/registry/groups/{group().uid}/").content.decode()
    assert "安居村委会" in page


def test_the_members_of_a_day_are_shown_with_who_joined_and_left_since(office, world):
    url = f"/registry/groups/{group().uid}/members/"
    enterprise(world.city, kind="village_committee", name="新村委会")
    days = {"day": today(), "since": NOON.date() - timedelta(days=1)}
    page = office.get(url, days).content.decode()
    assert "新村委会" in page
    changes = office.get(f"/registry/groups/{group().uid}/changes/", days).content.decode()
    assert "新村委会" in changes
    assert office.get(f"/registry/groups/{group().uid}/changes/").status_code == 409
    assert "单位组在某一天的成员" in page
    before = office.get(url, {"day": NOON.date() - timedelta(days=5)}).content.decode()
    assert "新村委会" not in before
    assert office.get(url, {"day": "2026-11-01", "since": "2026-11-02"}).status_code == 422


def test_members_are_handed_out_as_they_were_on_the_day_and_the_export_is_logged(office):
    answer = office.get(f"/registry/groups/{group().uid}/members/export.csv", {"day": today()})
    assert "安居村委会" in b"".join(answer.streaming_content).decode()
    workbook = office.get(f"/registry/groups/{group().uid}/members/export.xlsx")
    assert b"".join(workbook.streaming_content)[:2] == b"PK"
    assert AccessLog.objects.beyond_scope("test").filter(what="registry.groups").count() == 2
    assert office.get(f"/registry/groups/{group().uid}/members/export.doc").status_code == 404
    assert office.get(f"/registry/groups/{group().uid}/members/export.csv?day=x").status_code == 409


def test_many_members_are_written_in_the_background_and_the_export_is_logged_once(
    office, monkeypatch, settings, tmp_path
):
    settings.HOME = tmp_path
    few = Policy(rows_in_request=0, days_kept=7, at_once=3)
    monkeypatch.setattr("anlan.foundation.registers.views.workbooks.policy", lambda: few)
    answer = office.get(f"/registry/groups/{group().uid}/members/export.csv", {"day": today()})
    assert answer.status_code == 302
    file = office.get(f"{answer['Location']}file/")
    assert "安居村委会" in b"".join(file.streaming_content).decode()
    assert AccessLog.objects.beyond_scope("test").filter(what="registry.groups").count() == 1


def test_a_group_is_set_up_changed_and_filled_on_pages(office, world):
    form = {"name": "重点企业", "region": "140403", "made": "rule", "kinds": ["enterprise"], "industries": "06、25"}
    answer = office.post("/registry/groups/new/", form)
    made = Group.objects.beyond_scope("test").get(name="重点企业")
    assert answer.headers["Location"] == f"/registry/groups/{made.uid}/"
    opened = office.get(f"/registry/groups/{made.uid}/edit/").content.decode()
    assert "06 25" in opened

    office.post(f"/registry/groups/{made.uid}/edit/", form | {"made": "hand", "version": made.version})
    office.post(f"/registry/groups/{made.uid}/put-in/", {"units": "安居面粉厂\n\n安居面粉厂", "reason": "专项"})
    actor = SYSTEM
    assert [party.name for party in expand(actor, made, today())] == ["安居面粉厂"]
    shown = office.get(f"/registry/groups/{made.uid}/").content.decode()
    assert "列入单位组" in shown
    assert "安居面粉厂 · 重点企业" in shown
    wrong = office.post(f"/registry/groups/{made.uid}/take-out/", {"units": "常庄面粉厂", "reason": "x"})
    assert wrong.status_code == 422, "a unit of another county"
    office.post(f"/registry/groups/{made.uid}/take-out/", {"units": "安居面粉厂", "reason": "整改完成"})
    assert not expand(actor, made, today())


def test_a_rule_without_conditions_and_a_committee_that_is_not_there_are_refused_on_the_form(office):
    for made, words in (("rule", "至少填写一项条件"), ("committee", "请填写辖区内的委员会")):
        answer = office.post("/registry/groups/new/", {"name": "x", "region": "140403", "made": made})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_the_api_lists_enters_and_changes_groups(office):
    listed = office.get("/api/registry/groups/?region=140403").json()
    assert {"各村（社区）", "各乡镇（街道）"} <= {item["name"] for item in listed["items"]}
    data = {"name": "加油站", "region": "140403", "made": "rule", "industries": "5265"}
    entered = office.post("/api/registry/groups/", data, content_type="application/json")
    assert entered.status_code == 201, entered.content
    uid = entered.json()["uid"]
    changed = office.patch(
        f"/api/registry/groups/{uid}?version=1", {"kinds": ["enterprise"]}, content_type="application/json"
    )
    assert changed.status_code == 200, changed.content
    assert "5265" in changed.json()["who"]
    assert "企业" in changed.json()["who"], "what was not given stays"
