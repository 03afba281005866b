"""The pages of the assessment: what stands on them opens the very rows behind (INS-04, RSP-13)."""

import re
from datetime import date

import pytest
import time_machine

from anlan.foundation.jobs.models import Job
from anlan.insight.assessment import services
from anlan.insight.assessment.models import Assessment, Objection, ScoreLine, ScoreSheet
from anlan.insight.assessment.queries import rows_behind, standing_of
from anlan.insight.assessment.rehearsing import rehearse
from anlan.insight.assessment.schedule import assessment_job, compute_when_due
from anlan.insight.sweep.models import Sweep
from tests.insight.assessment.conftest import RUN_AT, SYSTEM, at
from tests.insight.assessment.test_running import OCTOBER, line_of, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client, october):
    def signed_in(name):
        client.force_login(october.people[name].user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


def test_the_ranking_leads_through_score_and_line_to_the_rows(october, sign_in, django_assert_max_num_queries):
    county, client = published(), sign_in("qu")
    with time_machine.travel(RUN_AT):
        client.get("/")
        with django_assert_max_num_queries(15):
            page = client.get(f"/insight/assessments/{county.uid}/").content.decode().split('data-table="ranking"')[1]
        assert page.index("襄垣县人民政府") < page.index("潞州区人民政府") and 'class="interval"' in page
        assert "style=" not in page
        score = re.search(r'href="(/insight/scores/[^"]+)">潞州区人民政府', page).group(1)
        with django_assert_max_num_queries(15):
            page = client.get(score).content.decode()
        lines = re.findall(r'href="(/insight/lines/[^"]+)"', page)
        assert len(lines) == 8
        for url in lines:
            with django_assert_max_num_queries(18):
                assert client.get(url).status_code == 200
        line = line_of(county, october["潞州区"], "inspections")
        page = client.get(f"/insight/lines/{line.uid}/").content.decode()
        rows = re.findall(r'href="(/responsibility/owed/[^"]+)"', page)
        assert len(rows) == 2 and "惰面粉厂" in page and page.index("惰面粉厂") < page.index("勤面粉厂"), "faults first"
        assert all(client.get(url).status_code == 200 for url in rows)
        assert (
            client.get(f"/insight/lines/{line.uid}/rows/?page=1").content.decode().count("/responsibility/owed/") == 2
        )
        export = client.get(f"/api/insight/scores/?assessment={county.uid}").json()
        assert export["count"] == 2


def test_rows_of_another_county_are_counted_and_not_shown(october):
    line = line_of(published(), october["潞州区"], "rectified")
    whole = ScoreLine.objects.visible_to(SYSTEM).select_related("score__assessment__sheet").get(pk=line.pk)
    near = rows_behind(october.people["qu"].actor, whole, limit=10)
    far = rows_behind(october.people["xian"].actor, whole, limit=10)
    assert (near.number, len(near.rows), near.beyond) == (3, 3, 0)
    assert (far.number, far.rows, far.beyond) == (3, [], 3)


def test_a_unit_objects_on_the_page_and_the_office_decides(october, sign_in):
    county = published()
    line = line_of(county, october["潞州区"], "overdue")
    with time_machine.travel(RUN_AT):
        client = sign_in("qu")
        assert f"/insight/lines/{line.uid}/object/" in client.get(f"/insight/lines/{line.uid}/").content.decode()
        client.post(f"/insight/lines/{line.uid}/object/", {"reason": "企业停产"})
        objection = Objection.objects.beyond_scope("test").get()
        assert client.post(f"/insight/objections/{objection.uid}/refuse/", {"decision": "x"}).status_code == 403
        client = sign_in("chen")
        assert client.get(f"/insight/objections/{objection.uid}/").status_code == 200
        given = {"points": "8", "decision": "停产属实", "version": "1"}
        assert client.post(f"/insight/objections/{objection.uid}/accept/", given).status_code == 302
        newest = Assessment.objects.beyond_scope("test").get(code="county", edition=2)
        assert "停产属实" in client.get(f"/insight/assessments/{newest.uid}/").content.decode()
        assert client.get(f"/insight/assessments/{county.uid}/").status_code == 200, "the old edition stays readable"
        corrected = line_of(newest, october["潞州区"], "overdue")
        assert "停产属实" in client.get(f"/insight/lines/{corrected.uid}/").content.decode()


def test_a_draft_is_changed_rehearsed_and_put_in_force_on_pages(october, sign_in):
    services.run(OCTOBER, actor=SYSTEM, now=RUN_AT)
    sheet = ScoreSheet.objects.beyond_scope("test").get(code="county", state="in_force")
    with time_machine.travel(RUN_AT):
        client = sign_in("chen")
        assert client.get(f"/insight/sheets/{sheet.uid}/").status_code == 200
        assert client.get(f"/insight/sheets/{sheet.uid}/indicators/").status_code == 409
        client.post(f"/insight/sheets/{sheet.uid}/edition/", {"reason": "试"})
        draft = ScoreSheet.objects.beyond_scope("test").get(code="county", state="draft")
        page = client.get(f"/insight/sheets/{draft.uid}/indicators/")
        fields = {
            name: bound.initial for name, bound in page.context["form"].fields.items() if bound.initial is not None
        }
        fields |= {"rectified:weight": "60", "version": "1"}
        saved = client.post(f"/insight/sheets/{draft.uid}/indicators/", fields)
        assert saved.status_code == 302 and saved["Location"].endswith("/rehearsal/")
        assert "2026-10" in client.get(saved["Location"]).content.decode()
        wrong = client.post(f"/insight/sheets/{draft.uid}/indicators/", {**fields, "overdue:each": "0", "version": "2"})
        assert wrong.status_code == 422
        assert client.post(f"/insight/sheets/{draft.uid}/force/", {"version": "2"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "in_force"
    assert next(row for row in draft.indicators if row["code"] == "rectified")["weight"] == 60


def test_a_rehearsal_tells_who_would_gain_and_lose_ranks(october):
    services.run(OCTOBER, actor=SYSTEM, now=RUN_AT)
    sheet = ScoreSheet.objects.beyond_scope("test").get(code="county", state="in_force")
    draft = services.new_edition(sheet, reason="倒置", actor=SYSTEM, now=RUN_AT)
    rows = [{**row, "weight": 0} for row in draft.indicators if row["code"] != "inspections"]
    inspections = next(row for row in draft.indicators if row["code"] == "inspections")
    rows = [{**inspections, "duties": ["NONE"]}, {**rows[0], "weight": 10}, *rows[1:]]
    draft = services.change_draft(draft, draft.version, indicators=rows, actor=SYSTEM, now=RUN_AT)
    found = rehearse(draft, actor=SYSTEM)
    assert found.months == ["2026-10"]
    assert {one.name: one.ranks["2026-10"] for one in found.units} == {
        "潞州区人民政府": (2, None), "襄垣县人民政府": (1, None),
    }  # fmt: skip


def test_the_clock_computes_the_month_once_and_a_person_publishes(october):
    assert not compute_when_due(RUN_AT), "before the first sweep nobody owes anything"
    Sweep.objects.create(
        as_of=RUN_AT, since=date(2026, 10, 1), started_at=RUN_AT, finished_at=RUN_AT, parties=3, duties=1, counted=3,
        hash="0" * 64,
    )  # fmt: skip
    assert not compute_when_due(at(11, 5, 15)), "the reports are not due yet"
    assert compute_when_due(RUN_AT) and not compute_when_due(RUN_AT), "one job at a time"
    assert Job.objects.beyond_scope("test").get(kind="assessment").title
    with time_machine.travel(RUN_AT):
        assert assessment_job(None) == {"assessments": ["2026-10 county", "2026-10 department"]}
    Job.objects.beyond_scope("test").all().delete()
    assert not compute_when_due(at(11, 20))
    assert set(Assessment.objects.beyond_scope("test").values_list("state", flat=True)) == {"computed"}


def test_the_overview_tells_what_the_month_cost_a_county(october, sign_in):
    county = published()
    found = standing_of(october.people["qu"].actor, october.city["潞州区"])
    assert (found.month, found.rank, found.of, float(found.lost)) == ("2026-10", 2, 2, 46.67)
    assert standing_of(october.people["wang"].actor, october.city["潞州区"]) is None
    with time_machine.travel(RUN_AT):
        page = sign_in("qu").get("/insight/overview/").content.decode()
        url = re.search(r'hx-get="(/insight/standing/[^"]+)"', page).group(1)
        assert f"/insight/scores/{found.score.uid}/" in sign_in("qu").get(url).content.decode()
        city = sign_in("chen").get("/insight/standing/").content.decode()
    assert f"/insight/assessments/{county.uid}/" in city
