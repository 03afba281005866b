"""The forms of evidence: filled in on a phone, handed in at once, pictures and all (RSP-11, RSP-12, PRV-17)."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from anlan.emergency.drills.register import REGISTER as DRILLS
from anlan.foundation.ledger.models import Act
from anlan.outreach.training.register import REGISTER as TRAININGS
from anlan.prevention.checks.register import REGISTER as CHECKS
from anlan.responsibility.meetings.register import REGISTER as MEETINGS
from anlan.responsibility.reports.models import Report
from anlan.responsibility.reports.register import REGISTER as REPORTS
from anlan.supervision.inspections.register import REGISTER as INSPECTIONS
from tests.registry.cast import enterprise
from tests.registry.entries.doors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
OWN = {"party": "安居面粉厂", "counts_on": "2026-11-20", "hand_in_now": "on"}
FILLED = {
    MEETINGS: {**OWN, "kind": "review", "chair": "王强"},
    CHECKS: {**OWN, "kind": "plant", "result": "found", "found": "2", "findings": "通道堵塞"},
    DRILLS: {**OWN, "kind": "held", "people": "12", "evaluation": "疏散三分钟"},
    TRAININGS: {**OWN, "kind": "all_staff", "people": "30", "hours": "2"},
    REPORTS: {**OWN, "kind": "work", "period": "2026", "text": "述职报告"},
}
COUNTS = {MEETINGS: "meeting.review", CHECKS: "check.plant", DRILLS: "drill.held", TRAININGS: "training.all_staff",
          REPORTS: "report.work"}  # fmt: skip


def photo():
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    return SimpleUploadedFile("现场.png", picture.getvalue(), "image/png")


@pytest.mark.parametrize("register", FILLED, ids=lambda register: register.name)
def test_an_enterprise_records_in_one_step_and_the_act_counts(client, mill, register):
    sign_in(client, "enterprise_principal", mill)
    form = client.get(f"{register.url('new')}?kind={FILLED[register]['kind']}")
    assert form.status_code == 200 and form.context["form"].initial["party"] == mill
    answer = client.post(register.url("new"), {**FILLED[register], "photos": photo()}, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    record = register.model.objects.beyond_scope("test").get()
    assert record.state == "handed_in"
    assert Act.objects.beyond_scope("test").get(kind=COUNTS[register]).party_uid == mill.uid
    assert client.get(register.url("list")).status_code == 200
    page = client.get(register.url("detail", record)).content.decode()
    assert "已提交" in page and f"/attachments/{register.keeping.noun}/" in page
    answer = client.post(f"{register.url('detail', record)}void/", {"reason": "误报"}, follow=True)
    assert "误报" in answer.content.decode()


def test_a_draft_is_deleted_only_when_sure_and_leads_back_to_the_list(client, mill):
    sign_in(client, "enterprise_principal", mill)
    client.post(MEETINGS.url("new"), {**FILLED[MEETINGS], "hand_in_now": ""})
    record = MEETINGS.model.objects.beyond_scope("test").get()
    assert record.state == "draft"
    assert client.post(f"{MEETINGS.url('detail', record)}discard/", {}).status_code == 422
    answer = client.post(f"{MEETINGS.url('detail', record)}discard/", {"sure": "on"})
    assert (answer.status_code, answer.url) == (302, MEETINGS.url("list"))


def test_a_monthly_report_opens_filled_in_and_says_what_is_missing(client, city):
    bureau = enterprise(city, village="潞州区", name="潞州区应急局", kind="department", line="emergency", level=3)
    sign_in(client, "department_head", bureau)
    form = client.get(f"{REPORTS.url('new')}?kind=monthly&period=2026-10").context["form"]
    assert form.initial["figure_special_meetings"] == 0 and "2026-10" in form.initial["meetings"]
    analysis = client.get(f"{REPORTS.url('new')}?kind=analysis&period=2026-10").context["form"]
    assert "排查隐患0处" in analysis.initial["text"]  # the own statistics stand ready (RSP-15)
    filled = {"kind": "monthly", "party": bureau.name, "period": "2026-10", "checks": "一", "meetings": "二",
              "hazards": "三", "hand_in_now": "on", **{f"figure_{name}": "1" for name in (
                  "night_checks", "leaders", "special_meetings", "other_meetings", "hazards_found",
                  "hazards_rectified", "major_hazards")}}  # fmt: skip
    refused = client.post(REPORTS.url("new"), filled)
    assert refused.status_code == 422 and "影像资料" in refused.content.decode()
    assert not Report.objects.beyond_scope("test").exists()
    answer = client.post(REPORTS.url("new"), {**filled, "photos": photo()}, follow=True)
    assert answer.redirect_chain and "人工修改" in answer.content.decode()


def test_an_enterprise_is_not_offered_inspections_of_others(client, mill):
    sign_in(client, "enterprise_principal", mill)
    assert client.get(INSPECTIONS.url("new")).status_code == 403
    assert client.get(INSPECTIONS.url("list")).status_code == 200
