"""The pages of the catalogue: how each row runs, a change rehearsed at once, the burden with its rows."""

import json

import pytest
from django.urls import reverse

from anlan.foundation.scope.services import system_actor
from anlan.responsibility.duties.loading import load_shipped
from anlan.responsibility.duties.models import Duty
from anlan.responsibility.duties.register import DUTIES, WAIVERS
from tests.registry.cast import NOON, enterprise
from tests.registry.entries.doors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
SYSTEM = system_actor("test")
FORM = {
    "name": "月查", "holder": "party", "selector": json.dumps({"facet": "kind", "in": ["enterprise"]}),
    "cadence": "month",
    "minimum": "2", "act_kind": "check.plant", "due_from": "end", "grace": "0", "grace_unit": "calendar",
    "strength": "mandatory", "minutes": "30", "responsibility": "enterprise", "ground": "production",
    "remind_days": "3",
    "report_days": "3", "supervise_days": "10", "interview_days": "30",
}  # fmt: skip


@pytest.fixture
def office(city, client):
    load_shipped(actor=SYSTEM, now=NOON)
    sign_in(client, "committee_office", enterprise(city, village="长治市", name="长治市安委办", kind="office"))
    return client


def test_a_duty_is_entered_with_its_lines_switched_on_and_read_as_people_say_it(office, mill):
    answer = office.post(DUTIES.url("new"), {**FORM, "code": "LOCAL-01"}, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    duty = Duty.objects.beyond_scope("test").get(code="LOCAL-01")
    assert duty.current.ladder[1] == {"rung": "warn", "days": 0}
    page = answer.content.decode()
    assert "每月至少2次" in page and "类型：企业" in page and "厂矿月查" in page
    office.post(f"{DUTIES.url('detail', duty)}switch-on/", {"from_day": ""})
    duty.refresh_from_db()
    assert (duty.state, duty.holders, duty.by_kind) == ("in_force", 1, {"enterprise": 1})
    wrong = office.post(DUTIES.url("edit", duty), {**FORM, "version": duty.version, "selector": '{"facet": "colour"}'})
    assert wrong.status_code == 422
    burden = office.get(reverse("duty-burden")).content.decode()
    assert "月查" in burden and "35" in burden  # rows that cannot be evaluated yet


def test_the_form_says_at_once_who_would_gain_or_lose_the_duty(office, mill, city):
    enterprise(city, name="小作坊", kind="sole_trader")
    url = reverse("duty-rehearse")
    answer = office.post(url, FORM).content.decode()
    assert "调整后应履职1个" in answer and "每月用时1小时" in answer
    everybody = {**FORM, "selector": json.dumps({"facet": "kind", "in": ["enterprise", "sole_trader"]})}
    assert "调整后应履职2个" in office.post(url, everybody).content.decode()
    for broken in ({"selector": "{"}, {"selector": '{"facet": "colour", "in": ["red"]}'}, {"minimum": "x"}):
        answer = office.post(url, {**FORM, **broken})
        assert answer.status_code == 200 and "暂不能试算" in answer.content.decode()
    assert Duty.objects.beyond_scope("test").count() == 76  # a rehearsal changes nothing


def test_every_shipped_duty_opens_in_both_languages(office):
    page = office.get(f"{DUTIES.url('list')}?runs=not_yet").content.decode()
    assert "班前安全提醒会" in page and "暂不能判定" in page
    for code in ("CAD-05", "CAD-13", "CAD-36", "CAD-66"):
        duty = Duty.objects.beyond_scope("test").select_related("current").get(code=code)
        shown = office.get(DUTIES.url("detail", duty)).content.decode()
        assert duty.current.name in shown and (not duty.current.note or duty.current.note in shown)
        assert office.get(DUTIES.url("edit", duty)).status_code == 200


def test_a_waiver_is_granted_by_its_form(office, mill):
    office.post(DUTIES.url("new"), {**FORM, "code": "LOCAL-01"})
    duty = Duty.objects.beyond_scope("test").get(code="LOCAL-01")
    office.post(f"{DUTIES.url('detail', duty)}switch-on/", {"from_day": ""})
    given = {"duty": duty.pk, "party": mill.name, "first_day": "2026-11-01", "last_day": "2026-11-30", "reason": "停产",
             "approved_by": "安委办"}  # fmt: skip
    answer = office.post(WAIVERS.url("new"), given, follow=True)
    assert answer.redirect_chain and "停产" in answer.content.decode()
    assert mill.name in office.get(WAIVERS.url("list")).content.decode()
