"""What proves a duty: drafted, handed in with an act that counts, void only with a reason (RSP-11 … RSP-20, PRV-17)."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from anlan.emergency.drills.services import DRILLS
from anlan.foundation.attachments.queries import attachments_of
from anlan.foundation.attachments.services import add_attachment
from anlan.foundation.ledger.models import Act
from anlan.foundation.periods.rules import parse
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import PUBLIC
from anlan.foundation.scope.services import system_actor
from anlan.outreach.training.services import TRAININGS
from anlan.prevention.checks.models import SelfCheck
from anlan.prevention.checks.services import CHECKS
from anlan.registry.organisations.services import make_standard_organisations
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.responsibility.evidence import services
from anlan.responsibility.evidence.history import Entered, enter_handed_in
from anlan.responsibility.meetings.models import Meeting
from anlan.responsibility.meetings.services import MEETINGS
from anlan.responsibility.reports import services as reports
from anlan.responsibility.reports.figures import known_figures
from anlan.responsibility.reports.models import Report
from anlan.responsibility.reports.services import REPORTS
from anlan.supervision.inspections.services import INSPECTIONS, stored
from tests.registry.cast import NOON, actor_in, enterprise, li, wang, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
SYSTEM = system_actor("test")
TODAY = date(2026, 11, 22)
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def made(city):
    make_standard_organisations(city["潞州区"].uid, actor=SYSTEM, now=NOON)


def unit(city, kind, region="潞州区", **more):
    return Party.objects.beyond_scope("test").get(kind=kind, region=city[region], **more)


def acts_of(record):
    found = Act.objects.beyond_scope("test").filter(subject_uid=record.uid).order_by("id")
    return [(act.kind, act.counts_on) for act in found]


def meeting(city, **more):
    values = {"party": unit(city, "government"), "kind": "special", "counts_on": date(2026, 11, 3), "chair": "赵县长",
              "attendants": "各部门负责人", "conclusions": "限期整改三处隐患"}  # fmt: skip
    return {**values, **more}


def photo(name="现场.png"):
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    return SimpleUploadedFile(name, picture.getvalue(), "image/png")


def test_a_meeting_counts_on_its_day_once_it_is_handed_in(city, made):
    record = services.draft(MEETINGS, meeting(city, also=["creation"]), actor=li(city), now=NOON)
    assert [kind for kind, _day in acts_of(record)] == ["meeting.drafted"]
    record = services.hand_in(MEETINGS, record, record.version, actor=li(city), now=LATER)
    day = date(2026, 11, 3)
    assert acts_of(record)[1:] == [("meeting.handed_in", day), ("meeting.special", day), ("meeting.creation", day)]
    with pytest.raises(Refused, match="evidence-handed-in"):
        services.change(MEETINGS, record, record.version, {"chair": "x"}, actor=li(city), now=LATER)
    with pytest.raises(Refused, match="evidence-handed-in"):
        services.discard(MEETINGS, record, record.version, actor=li(city), now=LATER)


def test_what_is_void_counts_no_longer_and_stays_readable(city, made):
    record = services.draft(MEETINGS, meeting(city), hand_in_now=True, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="reason-missing"):
        services.void(MEETINGS, record, record.version, reason=" ", actor=li(city), now=LATER)
    record = services.void(MEETINGS, record, record.version, reason="重复登记", actor=li(city), now=LATER)
    assert record.state == "void"
    counted = Act.objects.beyond_scope("test").get(kind="meeting.special")
    voiding = Act.objects.beyond_scope("test").get(voids=counted.uid)
    assert (voiding.kind, voiding.party_uid) == ("meeting.voided", counted.party_uid)


def test_a_draft_may_be_changed_and_discarded_and_its_acts_stay(city, made):
    record = services.draft(MEETINGS, meeting(city, conclusions=""), actor=li(city), now=NOON)
    with pytest.raises(Refused, match="evidence-missing") as refused:
        services.hand_in(MEETINGS, record, record.version, actor=li(city), now=NOON)
    assert refused.value.facts["parts"] == "会议结论"
    record = services.change(MEETINGS, record, record.version, {"attendants": "张三"}, actor=li(city), now=NOON)
    detail = Act.objects.beyond_scope("test").get(kind="meeting.changed").detail
    assert "张三" not in detail.body  # no personal data beside the ledger
    with pytest.raises(Refused, match="stale-edit"):
        services.discard(MEETINGS, record, 1, actor=li(city), now=NOON)
    services.discard(MEETINGS, record, record.version, actor=li(city), now=NOON)
    assert not Meeting.objects.beyond_scope("test").exists()
    assert [kind for kind, _day in acts_of(record)] == ["meeting.drafted", "meeting.changed", "meeting.discarded"]


def test_only_the_unit_itself_or_an_office_above_records(city, made, mill):
    elsewhere = zhao(city)
    with pytest.raises(Refused, match="not-found"):
        services.draft(MEETINGS, meeting(city), actor=elsewhere, now=NOON)
    bureau = unit(city, "department", line="emergency")
    officer = replace(actor_in("department_officer", region=city["潞州区"]), organisation_id=bureau.pk)
    with pytest.raises(Refused, match="evidence-not-own"):
        services.draft(MEETINGS, meeting(city), actor=officer, now=NOON)
    services.draft(MEETINGS, meeting(city, party=bureau), actor=officer, now=NOON)
    with pytest.raises(Forbidden):
        services.draft(MEETINGS, meeting(city), actor=actor_in("leader", region=city["潞州区"]), now=NOON)
    own = {"party": mill, "kind": "review", "counts_on": TODAY, "chair": "王"}
    services.draft(MEETINGS, own, hand_in_now=True, actor=wang(mill), now=NOON)
    with pytest.raises(Refused, match="evidence-kind"):
        services.draft(MEETINGS, {**own, "kind": "special"}, actor=wang(mill), now=NOON)
    with pytest.raises(Refused, match="evidence-future"):
        services.draft(MEETINGS, {**own, "counts_on": date(2026, 11, 23)}, actor=wang(mill), now=NOON)


def test_a_monthly_report_needs_text_figures_and_images_and_names_what_is_missing(city, made):
    county = unit(city, "government")
    services.draft(MEETINGS, meeting(city, counts_on=date(2026, 10, 9)), hand_in_now=True, actor=li(city), now=NOON)
    assert known_figures(county, parse("2026-10"))["special_meetings"] == 1
    given = {"party": county, "kind": "monthly", "period": "2026-10", "checks": "带队夜查两次", "meetings": "",
             "hazards": "排查隐患四处", "figure_special_meetings": 2, "figure_night_checks": 0, "figure_leaders": 0,
             "figure_other_meetings": 0, "figure_hazards_found": 4, "figure_hazards_rectified": 4}  # fmt: skip
    record = services.draft(REPORTS, reports.stored(given, None), actor=li(city), now=NOON)
    assert record.counts_on == date(2026, 10, 31)
    with pytest.raises(Refused, match="evidence-missing") as refused:
        services.hand_in(REPORTS, record, record.version, actor=li(city), now=NOON)
    missing = str(refused.value.facts["parts"])
    assert missing == "专题会议的文字、数据（其中重大隐患）、影像资料"
    with pytest.raises(Refused, match="report-twin"):
        services.draft(REPORTS, reports.stored(given, None), actor=li(city), now=NOON)
    add_attachment(actor=li(city), subject_kind="report", subject_uid=record.uid, party_uid=county.uid, file=photo(),
                   now=NOON)  # fmt: skip
    services.discard(REPORTS, record, record.version, actor=li(city), now=NOON)
    assert not attachments_of(li(city), record.uid).exists()  # the files of a draft go with it
    whole = {**given, "meetings": "召开专题会议两次", "figure_major_hazards": 0}
    record = services.draft(
        REPORTS, reports.stored(whole, None), files=[photo()], hand_in_now=True, actor=li(city), now=NOON
    )
    assert ("report.monthly", date(2026, 10, 31)) in acts_of(record)
    marks = {label: changed for label, _given, _known, changed in reports.altered(record)}
    assert marks["专题会议次数"] and not marks["夜查突查次数"]


@pytest.mark.parametrize(
    ("kind", "period", "code"),
    [
        ("monthly", "2026-11", "report-too-early"),
        ("monthly", "2026Q3", "report-period-kind"),
        ("analysis", "2026-12", "report-not-begun"),
    ],
)
def test_a_report_names_a_period_of_its_kind_that_has_come(city, made, kind, period, code):
    party = unit(city, "department", line="emergency") if kind == "analysis" else unit(city, "government")
    values = reports.stored({"party": party, "kind": kind, "period": period, "text": "x"}, None)
    with pytest.raises(Refused, match=code):
        services.draft(REPORTS, values, actor=li(city), now=NOON)
    assert not Report.objects.beyond_scope("test").exists()


def test_a_plan_counts_for_the_year_that_it_names_before_that_has_begun(city, made):
    bureau = unit(city, "department", line="emergency")
    values = reports.stored({"party": bureau, "kind": "enforcement_plan", "period": "2027", "text": "计划"}, None)
    record = services.draft(REPORTS, values, files=[photo("计划.png")], hand_in_now=True, actor=li(city), now=NOON)
    assert ("report.enforcement_plan", date(2027, 12, 31)) in acts_of(record)


def test_a_round_says_that_nothing_was_found_in_so_many_words(mill):
    values = {"party": mill, "kind": "plant", "counts_on": TODAY}
    with pytest.raises(Refused, match="evidence-missing"):
        services.draft(CHECKS, values, hand_in_now=True, actor=wang(mill), now=NOON)
    record = services.draft(CHECKS, {**values, "nothing_found": True}, hand_in_now=True, actor=wang(mill), now=NOON)
    assert ("check.plant", TODAY) in acts_of(record)
    with pytest.raises(Refused, match="evidence-missing"):  # an inspection led by the principal names him
        services.draft(
            CHECKS, {**values, "kind": "principal", "found": 2}, hand_in_now=True, actor=wang(mill), now=NOON
        )


def test_a_night_check_counts_for_the_leader_who_led_it(city, made):
    leader = Post.objects.beyond_scope("test").filter(organisation=unit(city, "government"), is_head=True).get()
    values = stored({"party": unit(city, "office"), "kind": "night", "counts_on": TODAY, "leader": leader})
    assert values["party"] == leader.organisation
    with pytest.raises(Refused, match="evidence-missing"):
        services.draft(INSPECTIONS, values, hand_in_now=True, actor=li(city), now=NOON)
    record = services.draft(INSPECTIONS, values, files=[photo()], hand_in_now=True, actor=li(city), now=NOON)
    act = Act.objects.beyond_scope("test").get(kind="inspection.night")
    assert (act.party_uid, act.subject_uid) == (leader.uid, record.uid)
    assert known_figures(unit(city, "government"), parse("2026-11"))["night_checks"] == 1


def test_drills_need_an_evaluation_and_trainings_count_for_each_post_that_attended(city, mill):
    values = {"party": mill, "kind": "held", "counts_on": TODAY, "people": 20}
    with pytest.raises(Refused, match="evidence-missing"):
        services.draft(DRILLS, values, hand_in_now=True, actor=wang(mill), now=NOON)
    services.draft(DRILLS, {**values, "evaluation": "疏散用时三分钟"}, hand_in_now=True, actor=wang(mill), now=NOON)
    post = Post.objects.create(organisation=mill, title="安全员", kind="safety_manager", first_day=TODAY)
    other = Post.objects.create(
        organisation=enterprise(city, name="别家"), title="安全员", kind="staff", first_day=TODAY
    )
    training = {"party": mill, "kind": "three_posts", "counts_on": TODAY, "people": 3, "posts": [str(post.uid)]}
    services.draft(TRAININGS, training, hand_in_now=True, actor=wang(mill), now=NOON)
    assert Act.objects.beyond_scope("test").get(kind="training.attended").party_uid == post.uid
    with pytest.raises(Refused, match="not-found"):
        services.draft(TRAININGS, {**training, "posts": [str(other.uid)]}, actor=wang(mill), now=NOON)


def test_what_comes_in_from_former_records_looks_as_if_it_had_been_handed_in_here(city, made):
    mill, day = enterprise(city), date(2026, 11, 3)
    said: dict[str, Any] = {"kind": "plant", "counts_on": day, "title": "月度排查", "text": "逐项查看"}
    own: dict[str, Any] = {"places": "车间", "nothing_found": False, "found": 2}
    one = services.draft(CHECKS, {"party": mill, **said, **own}, hand_in_now=True, actor=SYSTEM, now=NOON)
    unit_of = (mill.pk, mill.uid, mill.region.uid)
    kept = Entered(keeping=CHECKS, party=unit_of, at=NOON, own=own, **said)
    assert enter_handed_in([kept], actor=SYSTEM) == 3
    other = SelfCheck.objects.visible_to(wang(mill)).get(uid=kept.uid)
    one.refresh_from_db()
    apart = {"id", "uid", "subject_uid", "evidence"}
    rows = [{f.attname: getattr(r, f.attname) for f in r._meta.concrete_fields if f.attname not in apart}
            for r in (one, other)]  # fmt: skip
    assert rows[0] == rows[1]
    acts = [
        [({f: v for f, v in act.facts()._asdict().items() if f not in apart}, act.detail.content) for act in some]
        for some in (
            Act.objects.beyond_scope("test").filter(subject_uid=uid).select_related("detail").order_by("id")
            for uid in (one.uid, other.uid)
        )
    ]
    assert len(acts[0]) == 3
    assert acts[0] == acts[1]
    with pytest.raises(Forbidden):
        enter_handed_in([kept], actor=PUBLIC)
