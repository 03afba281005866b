"""The pages and the API of hazards (PRV-22, PRV-24, PRV-28)."""

import json
from datetime import date

import pytest
from django.urls import reverse

from anlan.foundation.ledger.models import Act
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.register import HAZARDS
from tests.prevention.hazards.cast import TEXT, picture, reported
from tests.registry.cast import actor_in
from tests.registry.entries.doors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


@pytest.fixture
def lists(cast):
    from anlan.foundation.scope.services import system_actor
    from anlan.registry.lists.loading import load_shipped
    from tests.registry.cast import NOON

    load_shipped(actor=system_actor("test"), now=NOON)


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def only():
    return Hazard.objects.beyond_scope("test").get()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_filters_sorts_exports_and_prints_PRV_28(client, cast, language):
    reported(cast, cast.officer, grade="general", basis="x")
    sign_in(client, "department_officer", cast.bureau, language=language)
    shown = page(client, HAZARDS.url("list"))
    assert TEXT in shown
    for each in HAZARDS.filters:
        values = [code for code, _ in each.choices(cast.officer)] if each.choices else ["2026-11-22"]
        for value in values:
            page(client, f"{HAZARDS.url('list')}?{each.name}={value}")
    for column in HAZARDS.columns:
        page(client, f"{HAZARDS.url('list')}?sort=-{column.name}&q=通道")
    assert client.get(HAZARDS.url("list") + "export.xlsx").status_code == 200
    assert TEXT in page(client, HAZARDS.url("print"))


def test_an_inspector_reports_in_four_taps_place_photo_words_send_PRV_22(client, cast):
    sign_in(client, "village_officer", cast.mill.region and _village(cast))
    assert "上报隐患" in page(client, reverse("hazard-report"))
    answer = client.post(
        reverse("hazard-report"), {"party": cast.mill.name, "text": TEXT, "photos": [picture()], "key": "k"}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    hazard = only()
    assert (hazard.state, len(hazard.photos["before"]), hazard.source) == ("reported", 1, "village_patrol")
    again = client.post(reverse("hazard-report"), {"party": cast.mill.name, "text": TEXT, "key": "k"})
    assert again.url == answer.url, "pressed twice it is one report"
    assert f'data-value="{cast.mill.name}"' in page(client, reverse("hazard-report")), "one tap for the last place"
    wrong = client.post(reverse("hazard-report"), {"party": "没有这家", "text": ""})
    assert wrong.status_code == 422


def _village(cast):
    from anlan.registry.parties.models import Party

    return Party.objects.beyond_scope("test").get(pk=cast.villager.organisation_id)


def test_an_enterprise_finds_itself_chosen_and_what_is_known_is_offered_before_sending_PRV_22(client, cast):
    known = reported(cast, cast.keeper)
    sign_in(client, "enterprise_safety_officer", cast.mill)
    assert cast.mill.name in page(client, reverse("hazard-report"))
    query = {"party": cast.mill.name, "text": "安全出口被面粉袋堵住，疏散通道堆放杂物"}
    offers = client.get(reverse("hazard-offers"), query).content.decode()
    assert str(known.uid) in offers
    answer = client.post(reverse("hazard-report"), {**query, "same_as": str(known.uid)})
    assert answer.status_code == 302
    assert Hazard.objects.beyond_scope("test").get(merged_into=known).state == "merged"
    assert "同时发现" in page(client, HAZARDS.url("detail", known))


def test_the_steps_are_taken_from_the_page_and_only_those_offered(client, cast):
    hazard = reported(cast, cast.officer, grade="general", basis="消防法")
    sign_in(client, "enterprise_safety_officer", cast.mill)
    shown = page(client, HAZARDS.url("detail", hazard))
    offered = [verb for verb in ("plan", "accept", "grade", "hold", "mode") if f"/step/{verb}/" in shown]
    assert offered == ["plan", "hold"]
    address = reverse("hazard-step", args=[hazard.uid, "plan"])
    assert "五落实" in page(client, address)
    missing = client.post(address, {"responsible": "王厂长", "version": hazard.version})
    assert missing.status_code == 422
    assert "资金" in missing.content.decode()
    plan = {
        "responsible": "王厂长",
        "measures": "清理",
        "funds": "0",
        "contingency": "专人值守",
        "version": hazard.version,
    }
    done = client.post(address, {**plan, "time_limit": hazard.deadline.isoformat()})
    assert done.status_code == 302, done.context["form"].errors
    assert only().state == "rectifying"
    page(client, reverse("hazard-step", args=[hazard.uid, "accept"]), status=409)
    page(client, reverse("hazard-step", args=[hazard.uid, "dream"]), status=404)
    page(client, reverse("hazard-step", args=[hazard.uid, "write_off"]), status=409)
    submit = reverse("hazard-step", args=[hazard.uid, "submit"])
    done = client.post(submit, {"outcome": "已清理", "after": [picture(), picture(3)], "version": only().version})
    assert done.status_code == 302, done.context["form"].errors
    assert len(only().photos["after"]) == 2
    assert "整改后" in page(client, HAZARDS.url("detail", hazard))


def send(client, address, data, status=200):
    answer = client.post(address, json.dumps(data), content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_programs_report_and_take_steps_by_the_api_and_a_key_makes_repetition_harmless_PRV_22_PRV_24(client, cast):
    sign_in(client, "department_officer", cast.bureau)
    body = {"party": str(cast.mill.uid), "text": TEXT, "key": "42", "source": "expert"}
    first = send(client, "/api/prevention/hazards/", body, 201)
    assert send(client, "/api/prevention/hazards/", body, 201)["uid"] == first["uid"]
    assert send(client, "/api/prevention/hazards/", {**body, "text": "另一处"}, 422)["code"] == "key-used-otherwise"
    assert client.get("/api/prevention/hazards/?todo=open").json()["count"] == 1
    steps = f"/api/prevention/hazards/{first['uid']}/steps"
    now = client.get(steps).json()
    assert {one["verb"] for one in now["steps"]} >= {"grade", "witness_fix"}
    graded = send(client, f"{steps}/grade?version={now['version']}", {"grade": "general", "basis": "消防法"})
    assert (graded["state"], graded["owed_by"]) == ("graded", cast.mill.name)
    assert send(client, f"{steps}/grade?version=1", {"grade": "general"}, 422)["code"] == "step-not-possible"
    assert send(client, f"{steps}/dream?version=1", {}, 422)["code"] == "hazard-verb-unknown"
    stale = send(client, f"{steps}/propose_regrade?version=1", {"grade": "major", "reason": "x"}, 409)
    assert stale["code"] == "stale-edit"
    photos = {"before": picture(), "after": picture(2)}
    answer = client.post(f"{steps}/witness_fix?version={graded['version']}", photos)
    assert answer.json()["state"] == "accepted", answer.content.decode()
    done = Act.objects.beyond_scope("test").filter(subject_uid=first["uid"]).order_by("pk")
    assert [act.kind for act in done] == ["hazard.reported", "hazard.graded", "hazard.fix_witnessed"]


def test_hazards_are_read_from_a_workbook_by_the_same_service_and_an_export_read_back_changes_nothing_PRV_22(
    client, cast, tmp_path
):
    from anlan.foundation.registers.exporting import write_csv, write_xlsx
    from anlan.foundation.registers.importing import read_back
    from anlan.prevention.hazards.queries import hazards
    from tests.registry.cast import NOON

    reported(cast, cast.officer, grade="general", basis="消防法")
    reported(cast, cast.officer, text="三楼灭火器失压")
    out = tmp_path / "隐患.xlsx"
    write_xlsx(out, HAZARDS, hazards(cast.officer).select_related(*HAZARDS.related), cast.officer)
    outcome = read_back(HAZARDS, out, dry_run=False, actor=cast.officer, now=NOON)
    assert (outcome.unchanged, outcome.changed, outcome.faults) == (2, 0, [])
    sheet = tmp_path / "新隐患.csv"
    write_csv(sheet, HAZARDS, [], cast.officer)
    heads = sheet.read_text(encoding="utf-8-sig").strip().split(",")
    row = dict.fromkeys(heads, "") | {
        "隐患描述": "锅炉安全阀未校验", "主体": cast.mill.name, "来源": "专家会诊", "级别": "一般事故隐患",
    }  # fmt: skip
    sheet.write_text(",".join(heads) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8-sig")
    outcome = read_back(HAZARDS, sheet, dry_run=False, actor=cast.officer, now=NOON)
    assert (outcome.created, outcome.faults) == (1, [])
    made = Hazard.objects.beyond_scope("test").get(text="锅炉安全阀未校验")
    assert (made.state, made.source, made.grade) == ("graded", "expert", "general")


def test_the_public_and_strangers_see_nothing(client, cast):
    hazard = reported(cast, cast.officer)
    assert client.get(HAZARDS.url("detail", hazard)).status_code in (302, 401)
    sign_in(client, "registrar", cast.bureau)
    page(client, HAZARDS.url("list"), status=403)
    assert not actor_in("registrar").may("prevention:hazard:view")
    assert date(2026, 11, 22) <= hazard.step_due
