"""A task list goes out to units and groups; units act, the issuer decides; enterprises measure supervising."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from anlan.foundation.attachments.queries import attachments_of
from anlan.foundation.ledger.models import Act
from anlan.foundation.notices.models import Notice
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.groups.services import Definition, add_group
from anlan.registry.parties.models import Party
from anlan.responsibility.duties import services as duties
from anlan.responsibility.tasks import queries, services
from anlan.responsibility.tasks.digest import write_digests
from anlan.responsibility.tasks.models import TaskList, UnitTask
from anlan.responsibility.tasks.rules import TaskGiven
from tests.prevention.hazards.cast import picture
from tests.registry.cast import NOON, enterprise
from tests.registry.entries.doors import sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
VILLAGES = "各村（社区）"


@pytest.fixture
def villages(cast):
    """All villages of the township, by rule; there are two of them."""
    enterprise(cast.city, village="张庄村委会", name="张庄村委会", kind="village_committee")
    rule = {"all": [{"facet": "kind", "in": ["village_committee"]}]}
    for place in ("马厂镇", "潞州区"):
        add_group(
            name=VILLAGES, region=cast.city[place], definition=Definition(selector=rule),
            actor=system_actor("test"), now=NOON,
        )  # fmt: skip


def unit(actor):
    return Party.objects.beyond_scope("test").get(pk=actor.organisation_id)


def drafted(cast, *given, by=None):
    by = by or cast.office
    return services.draft_list(
        title="“三个狠抓”任务分解表", document="安全生产“三个狠抓”专项行动方案", document_number="诸政字〔2023〕6号",
        issuer=unit(by), first_day=TODAY, last_day=TODAY + timedelta(days=30), tasks=given, actor=by, now=NOON,
    )  # fmt: skip


def issued(cast, *given, by=None):
    by = by or cast.office
    task_list = drafted(cast, *given, by=by)
    services.issue(task_list.uid, task_list.version, actor=by, now=NOON)
    return queries.list_within(task_list.uid, by)


def of(task_list, actor):
    return queries.unit_tasks(actor).get(task_list=task_list, party=actor.organisation_id)


def task(text="建立责任清单", *units, **given):
    return TaskGiven(text, units=tuple((words, role) for words, role in units), **given)


def test_groups_become_their_members_of_the_day_and_the_strongest_role_counts(cast, villages):
    task_list = issued(
        cast,
        task("建立清单", (VILLAGES, "responsible"), ("安居村委会", "lead")),
        task("执法检查", ("应急管理局", "lead")),
    )
    rows = list(queries.unit_tasks(cast.office).filter(task_list=task_list).order_by("task__order", "party__name"))
    assert [(row.party.name, row.role, row.group_name) for row in rows] == [
        ("安居村委会", "lead", ""),
        ("张庄村委会", "responsible", VILLAGES),
        ("潞州区应急管理局", "lead", ""),
    ]
    assert {row.due_on for row in rows} == {TODAY + timedelta(days=30)}, "the list's last day where a task names none"
    later = enterprise(cast.city, village="张庄村委会", name="张庄二村委会", kind="village_committee")
    assert not UnitTask.objects.beyond_scope("test").filter(party=later).exists(), "who joins later is not given it"
    acts = Act.objects.beyond_scope("test").filter(kind="task.issued")
    assert acts.count() == 3
    with pytest.raises(Refused, match="task-list-issued"):
        services.add_tasks(task_list.uid, [task()], actor=cast.office, now=NOON)


def test_words_that_mean_nobody_are_asked_about_before_issue(cast, villages):
    task_list = drafted(cast, task("宣传", (VILLAGES, "responsible"), ("等部门", "responsible")))
    with pytest.raises(Refused, match="task-unmatched") as refused:
        services.issue(task_list.uid, 1, actor=cast.office, now=NOON)
    assert refused.value.facts["names"] == "等部门"
    services.issue(task_list.uid, 1, leave_out_unknown=True, actor=cast.office, now=NOON)
    nobody = drafted(cast, task("宣传", ("没有这个单位", "responsible")))
    with pytest.raises(Refused, match="task-nobody"):
        services.issue(nobody.uid, 1, leave_out_unknown=True, actor=cast.office, now=NOON)
    nobody = TaskList.objects.beyond_scope("test").get(pk=nobody.pk)
    assert nobody.state == "draft", "nothing half written"
    services.discard_list(nobody.uid, nobody.version, actor=cast.office, now=NOON)


def test_who_may_draw_up_issue_and_see(cast, villages):
    with pytest.raises(Forbidden):
        drafted(cast, by=cast.villager)
    with pytest.raises(Refused, match="task-not-issuer"):
        services.draft_list(
            title="x", document="y", issuer=unit(cast.office), first_day=TODAY,
            actor=replace(cast.station, reach=cast.office.reach), now=NOON,
        )  # fmt: skip
    task_list = issued(cast, task("清单", (VILLAGES, "responsible")))
    assert queries.list_within(task_list.uid, cast.villager) == task_list, "who has a task sees the list"
    with pytest.raises(Refused, match="not-found"):
        queries.list_within(task_list.uid, cast.stranger)
    assert queries.unit_tasks(cast.villager).count() == 1


def test_from_acceptance_to_the_end_with_evidence_and_a_second_person(cast):
    given = task("整治", ("安居村委会", "responsible"), cadence="month", further={"needs_files": True})
    task_list = issued(cast, given)
    mine = of(task_list, cast.villager)
    assert (mine.report_by, mine.step_by) == (date(2026, 11, 30), date(2026, 11, 30))
    with pytest.raises(Refused, match="task-not-own"):
        services.accept(mine.uid, 1, actor=replace(cast.station, permissions=cast.villager.permissions), now=NOON)
    mine = services.accept(mine.uid, 1, actor=cast.villager, now=NOON)
    services.remind(mine.uid, 2, note="请抓紧", actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="task-not-proven"):
        services.progress(mine.uid, 3, note="完成", done=True, actor=cast.villager, now=NOON)
    mine = services.progress(mine.uid, 3, note="", percent=50, files=[picture()], actor=cast.villager, now=NOON)
    assert (mine.percent, mine.step_by, mine.reminders) == (50, TODAY + timedelta(days=30), 1)
    assert attachments_of(cast.office, mine.uid).count() == 1
    act = Act.objects.beyond_scope("test").get(kind="task.progressed")
    assert (act.party_uid, act.counts_on) == (unit(cast.villager).uid, TODAY), "it counts as follow-up (CAD-35)"
    mine = services.progress(mine.uid, mine.version, note="全部完成", done=True, actor=cast.villager, now=NOON)
    assert (mine.state, mine.percent) == ("submitted", 100)
    services.inspect(mine.uid, mine.version, finding="属实", actor=cast.office, now=NOON)
    mine = services.send_back(mine.uid, mine.version + 1, reason="缺台账", actor=cast.office, now=NOON)
    mine = services.progress(mine.uid, mine.version, note="已补", done=True, actor=cast.villager, now=NOON)
    self_made = replace(cast.office, user_id=cast.villager.user_id)
    with pytest.raises(Refused, match="task-second-person"):
        services.finish(mine.uid, mine.version, actor=self_made, now=NOON)
    with pytest.raises(Forbidden):
        services.finish(mine.uid, mine.version, actor=cast.villager, now=NOON)
    mine = services.finish(mine.uid, mine.version, actor=cast.office, now=NOON)
    assert (mine.state, mine.ended_on) == ("finished", TODAY)
    kinds = list(mine.entries.order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "reminder", "progress", "progress", "done", "inspection", "return", "progress", "done", "decision",
    ]  # fmt: skip


def test_passing_on_objecting_and_more_time(cast):
    task_list = issued(cast, task("整治", ("潞州区应急管理局", "lead")), task("检查", ("安居村委会", "lead")))
    head_task, village_task = of(task_list, cast.head), of(task_list, cast.villager)
    with pytest.raises(Refused, match="task-same-unit"):
        services.pass_on(head_task.uid, 1, unit=unit(cast.head), reason="x", actor=cast.head, now=NOON)
    new = services.pass_on(head_task.uid, 1, unit=unit(cast.station), reason="属地", actor=cast.head, now=NOON)
    assert (new.party, new.role, new.follows.state) == (unit(cast.station), "lead", "passed_on")
    with pytest.raises(Refused, match="stale-edit"):
        services.accept(new.uid, 9, actor=cast.station, now=NOON)
    objected = services.object_to(village_task.uid, 1, reason="无执法权", actor=cast.villager, now=NOON)
    objected = services.overrule(objected.uid, 2, reason="属协助", actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="task-until-earlier"):
        services.extend(objected.uid, 3, until=TODAY, reason="x", actor=cast.office, now=NOON)
    until = TODAY + timedelta(days=60)
    objected = services.extend(objected.uid, 3, until=until, reason="雨季", actor=cast.office, now=NOON)
    assert (objected.state, objected.due_on, objected.step_by) == ("issued", until, until)
    objected = services.object_to(objected.uid, 4, reason="再议", actor=cast.villager, now=NOON)
    with pytest.raises(Refused, match="task-unit-has-it"):
        services.withdraw(new.uid, 1, reason="改派", unit=_holder(new, cast), actor=cast.office, now=NOON)
    new.refresh_from_db()
    assert new.state == "issued", "nothing half done"
    given = services.withdraw(objected.uid, 5, reason="改派", unit=unit(cast.station), actor=cast.office, now=NOON)
    assert (given.party, given.due_on) == (unit(cast.station), until)


def _holder(unit_task, cast):
    """Return a bureau that has the same task already."""
    other = enterprise(cast.city, village="潞州区", name="潞州区交通局", kind="department", line="transport")
    UnitTask.objects.create(task=unit_task.task, task_list=unit_task.task_list, party=other, issued_on=TODAY)
    return other


def test_supervising_is_measured_by_enterprises_and_not_by_clicks(cast):
    terms = {"name": "月查", "selector": {"all": []}, "cadence": "month", "act_kind": "check.plant",
             "responsibility": "enterprise", "ground": "production"}  # fmt: skip
    duty = duties.enter_duty("LOCAL-1", terms, actor=system_actor("test"), now=NOON)
    given = task("月查", ("应急管理局", "responsible"), mode="supervises", further={"duty": duty, "target": 80})
    mine = of(issued(cast, given), cast.head)
    mine = services.progress(mine.uid, 1, note="已部署", percent=100, actor=cast.head, now=NOON)
    assert mine.percent == 0, "the unit's own word is no measure"
    with pytest.raises(Refused, match="task-not-complied"):
        services.progress(mine.uid, mine.version, note="好", done=True, actor=cast.head, now=NOON)
    services.publish_compliance({mine.pk: (4, 3)}, now=NOON)
    mine = of(mine.task_list, cast.head)
    assert (mine.percent, mine.measured) == (75, "3 / 4")
    with pytest.raises(Refused, match="task-not-complied"):
        services.progress(mine.uid, mine.version, note="好", done=True, actor=cast.head, now=NOON)
    services.publish_compliance({mine.pk: (5, 4)}, now=NOON)
    assert services.publish_compliance({mine.pk: (5, 4)}, now=NOON) == 0, "nothing changed"
    mine = services.progress(mine.uid, mine.version, note="好", done=True, actor=cast.head, now=NOON)
    assert mine.state == "submitted"


def test_the_pages_from_the_table_to_the_wall_chart_and_the_week(client, cast, villages):
    office = unit(cast.office)
    sign_in(client, "committee_office", office)
    table = f"狠抓责任\t一、责任\t1.\t建立清单\t{VILLAGES}\t2026-11-01\n\t\t3..\t检查\t应急管理局（牵头）、等部门\t"
    page = "/responsibility/task_lists/"
    new = {"title": "分解表", "document": "方案", "issuer": office.name, "first_day": "2026-10-01", "rows": table}
    posted = client.post(f"{page}new/", new)
    assert posted.status_code == 302, posted.context["form"].errors
    task_list = TaskList.objects.beyond_scope("test").get()
    detail = f"{page}{task_list.uid}/"
    assert "等部门" in client.get(detail).content.decode()
    second = task_list.tasks.get(number="3..")
    edit = f"{detail}tasks/{second.uid}/"
    assert "应急管理局（牵头）、等部门" in client.get(edit).content.decode()
    row = {"text": "检查", "number": "3..", "units": "应急管理局（牵头）", "mode": "does", "target": "100"}
    assert client.post(edit, row).status_code == 302
    assert client.post(f"{detail}tasks/new/", {**row, "units": ""}).status_code == 422
    assert client.post(f"{detail}tasks/new/", {**row, "mode": "supervises"}).status_code == 302
    assert client.post(f"{detail}issue/", {"version": task_list.version}).status_code == 302
    assert UnitTask.objects.beyond_scope("test").count() == 4
    board = client.get(f"{detail}board/").content.decode()
    assert board.count("is-missed") == 3, "two villages are late, and the legend says what the sign means"
    assert "3.." in client.get(f"{detail}sheet/").content.decode()
    listed = client.get("/responsibility/tasks/?state=late").content.decode()
    assert listed.count("安居村委会") and "潞州区应急管理局" not in listed
    assert client.get(f"/api/responsibility/tasks/?list={task_list.uid}").status_code == 200
    assert client.get("/responsibility/tasks/export.csv").status_code == 200
    write_digests(NOON)
    assert write_digests(NOON) == 0, "once a week"
    assert Notice.objects.beyond_scope("test").get(kind="task.digest").facts["late"] == 2
    client.logout()
    sign_in(client, "village_officer", unit(cast.villager), name="cun")
    home = client.get("/responsibility/tasks/mine/").content.decode()
    mine = UnitTask.objects.beyond_scope("test").get(party=cast.villager.organisation_id)
    progress = f"/responsibility/tasks/{mine.uid}/progress/"
    assert progress in home
    assert client.post(progress, {}).status_code == 422, "a report says something"
    sent = {"percent": "100", "done": "on", "photos": picture(), "version": mine.version}
    assert client.post(progress, sent).status_code == 302
    mine.refresh_from_db()
    assert (mine.state, mine.percent) == ("submitted", 100)
    shown = client.get(f"/responsibility/tasks/{mine.uid}/").content.decode()
    assert "finish/" not in shown, "the unit does not finish its own task"
