"""The life of a hazard, verb by verb, and who may not (PRV-22 … PRV-30, PRV-37)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.prevention.hazards import queries, services
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.parts import Extension, GradeChange, Recheck
from anlan.prevention.hazards.queries import steps_for
from anlan.registry.parties.models import Party
from tests.prevention.hazards.cast import TEXT, days, fresh, picture, reported
from tests.registry.cast import NOON

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
BASIS = "《消防法》第二十八条"


def settled(**other):
    return {
        "responsible": "王厂长",
        "measures": "清理通道，划黄线，班后检查",
        "funds": Decimal(0),
        "time_limit": TODAY + timedelta(days=5),
        "contingency": "清理前专人引导疏散",
        **other,
    }


def graded(cast, grade="general", by=None, found_by=None):
    hazard = reported(cast, found_by or cast.officer)
    judge = by or cast.officer
    return services.grade(uid=hazard.uid, version=hazard.version, grade=grade, basis=BASIS, actor=judge, now=NOON)


def go(service, hazard, by, now=NOON, **given):
    hazard = fresh(hazard, by)
    return service(uid=hazard.uid, version=hazard.version, actor=by, now=now, **given)


def rectified(cast, hazard, by=None, now=NOON):
    by = by or cast.keeper
    if fresh(hazard, by).state == "graded":
        go(services.make_plan, hazard, by, now=now, settled=settled())
    return go(services.submit, hazard, by, now=now, outcome="已清理完毕", after=[picture()])


def verbs(hazard, actor):
    return {step.verb for step in steps_for(fresh(hazard, actor), actor)}


def test_an_inspector_reports_and_the_record_says_who_where_when_and_how_PRV_22(cast):
    hazard = reported(cast, cast.villager, place="二楼东侧", photos=[picture()])

    assert (hazard.state, hazard.source, hazard.finder, hazard.finder_unit.name) == (
        "reported", "village_patrol", cast.villager.name, "安居村委会",
    )  # fmt: skip
    assert hazard.region == cast.city["安居村委会"]
    assert len(hazard.photos["before"]) == 1
    assert (hazard.judge, hazard.owed_by, hazard.step_due) == (cast.bureau, cast.bureau, TODAY + timedelta(days=1))
    act = Act.objects.visible_to(cast.villager).get(kind="hazard.reported")
    assert (act.party_uid, act.subject_uid, act.region_uid) == (cast.mill.uid, hazard.uid, hazard.region.uid)


def test_a_repeated_request_with_the_same_key_returns_the_first_report_PRV_22(cast):
    first = reported(cast, cast.villager, key="phone-1")
    assert reported(cast, cast.villager, key="phone-1").pk == first.pk
    with pytest.raises(Refused, match="key-used-otherwise"):
        reported(cast, cast.villager, key="phone-1", text="别的隐患")
    assert reported(cast, cast.officer, key="phone-1").pk != first.pk, "a key is the reporter's own"
    assert Act.objects.beyond_scope("test").filter(kind="hazard.reported").count() == 2


def test_sources_are_a_list_and_the_party_itself_reports_self_inspections_PRV_22(cast):
    assert reported(cast, cast.keeper).source == "self_inspection"
    assert reported(cast, cast.office, source="tip").finder == "", "who takes a tip down did not find it"
    assert reported(cast, cast.office, source="tip", finder="张某").finder == "张某"
    for by, source in ((cast.keeper, "government_check"), (cast.officer, "self_inspection"), (cast.officer, "dream")):
        with pytest.raises(Refused, match="hazard-source-wrong"):
            reported(cast, by, source=source)
    with pytest.raises(Refused, match="hazard-text-missing"):
        reported(cast, cast.officer, text="  ")
    with pytest.raises(Refused, match="not-found"):
        reported(cast, cast.stranger)


def test_the_same_hazard_found_twice_is_offered_and_merged_keeping_both_finders_PRV_22(cast):
    first = reported(cast, cast.villager)
    assert queries.same_found(cast.officer, cast.mill.pk, "安全出口被面粉袋堵住，疏散通道堆放杂物") == [first]

    second = reported(cast, cast.officer, text="疏散通道堆放面粉袋", same_as=first.uid)

    assert (second.state, second.merged_into) == ("merged", first)
    assert [each.finder for each in queries.found_again(first)] == [cast.officer.name]
    third = reported(cast, cast.station, text="安全出口堵塞")
    go(services.merge, third, cast.station, into=first.uid)
    assert len(queries.found_again(first)) == 2
    with pytest.raises(Refused, match="hazard-itself"):
        go(services.merge, reported(cast, cast.station), cast.station, into=second.uid)


def test_grading_says_who_and_on_what_basis_and_sets_the_time_limit_PRV_23(cast):
    hazard = reported(cast, cast.villager)
    with pytest.raises(Refused, match="facts-missing"):
        go(services.grade, hazard, cast.officer, grade="general", basis="")
    with pytest.raises(Forbidden):
        go(services.grade, hazard, cast.villager, grade="general", basis=BASIS)

    hazard = go(services.grade, hazard, cast.officer, grade="general", basis=BASIS)

    assert (hazard.grade, hazard.graded_by_id, hazard.grade_basis) == ("general", cast.officer.user_id, BASIS)
    assert (hazard.mode, hazard.deadline) == ("remind", TODAY + timedelta(days=15))
    assert hazard.owed_by_id == cast.mill.pk


def test_the_party_grades_what_it_found_itself_and_nothing_else_PRV_23(cast):
    own = reported(cast, cast.keeper)
    go(services.grade, own, cast.keeper, grade="general", basis=BASIS)
    with pytest.raises(Refused, match="hazard-own-judge"):
        go(services.grade, reported(cast, cast.officer), cast.owner, grade="general", basis=BASIS)
    with pytest.raises(Refused, match="hazard-own-judge"):
        go(services.dismiss, reported(cast, cast.villager), cast.owner, reason="没有这回事")


def test_a_report_that_is_no_hazard_is_dismissed_by_a_second_person_with_a_reason(cast):
    hazard = reported(cast, cast.officer)
    with pytest.raises(Refused, match="hazard-second-person"):
        go(services.dismiss, hazard, cast.officer, reason="看错了")
    with pytest.raises(Refused, match="facts-missing"):
        go(services.dismiss, hazard, cast.head, reason=" ")
    assert go(services.dismiss, hazard, cast.head, reason="现场核实通道畅通").state == "dismissed"


@pytest.mark.parametrize("missing", ["responsible", "measures", "funds", "time_limit", "contingency"])
def test_no_rectification_starts_without_the_five_settlements_and_the_refusal_names_what_is_missing_PRV_25(
    cast, missing
):
    hazard = graded(cast)
    with pytest.raises(Refused, match="facts-missing") as refusal:
        go(services.make_plan, hazard, cast.keeper, settled=settled(**{missing: None}))
    assert list(refusal.value.fields) == [missing]
    assert fresh(hazard, cast.keeper).state == "graded"


def test_funds_may_be_nought_when_it_is_said_and_the_time_limit_binds_PRV_25(cast):
    hazard = graded(cast)
    for limit, code in ((TODAY - timedelta(days=1), "hazard-day-past"),
                        (TODAY + timedelta(days=16), "plan-beyond-deadline")):  # fmt: skip
        with pytest.raises(Refused, match=code):
            go(services.make_plan, hazard, cast.keeper, settled=settled(time_limit=limit))
    hazard = go(services.make_plan, hazard, cast.keeper, settled=settled(funds=Decimal(0)))
    assert (hazard.state, hazard.deadline, hazard.plan.funds) == ("rectifying", TODAY + timedelta(days=5), 0)


def test_a_hazard_goes_from_reported_to_written_off_and_every_step_is_an_act_PRV_24_PRV_38(cast):
    hazard = graded(cast)
    rectified(cast, hazard)
    go(services.accept, hazard, cast.officer, opinion="通道畅通", photos=[picture()])
    hazard = go(services.write_off, hazard, cast.officer)

    assert hazard.state == "written_off"
    assert (hazard.owed_by_id, hazard.step_due) == (None, None)
    told = Act.objects.visible_to(cast.office).filter(subject_uid=hazard.uid).order_by("id")
    assert [act.kind.removeprefix("hazard.") for act in told] == [
        "reported", "graded", "planned", "submitted", "accepted", "written_off",
    ]  # fmt: skip
    assert all(act.actor_uid and act.party_uid == cast.mill.uid for act in told)


def test_no_step_can_be_skipped_through_any_door_PRV_24(cast):
    hazard = reported(cast, cast.officer)
    for verb, given in (
        (services.submit, {"outcome": "x", "after": [picture()]}),
        (services.accept, {"opinion": "x", "photos": [picture()]}),
        (services.write_off, {}),
    ):
        by = cast.keeper if verb is services.submit else cast.officer
        with pytest.raises(Refused, match="step-not-possible"):
            go(verb, hazard, by, **given)
    with pytest.raises(Exception, match="not in its table"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE prevention_hazard SET state = 'written_off' WHERE id = %s", [hazard.pk])


def test_refused_at_acceptance_it_goes_back_with_the_reason_PRV_24(cast):
    hazard = graded(cast)
    rectified(cast, hazard)
    with pytest.raises(Refused, match="facts-missing"):
        go(services.send_back, hazard, cast.officer, reason="")
    hazard = go(services.send_back, hazard, cast.officer, reason="黄线未划")
    assert (hazard.state, hazard.returns, hazard.rectified_at) == ("rectifying", 1, None)
    assert not Recheck.objects.visible_to(cast.office).get().passed


def test_the_rectifier_never_accepts_nor_writes_off_and_a_photo_is_asked_for_PRV_29(cast):
    """The station repairs for those who have no account; then another one of the supervisors re-inspects."""
    hazard = graded(cast)
    rectified(cast, hazard, by=cast.station)
    with pytest.raises(Refused, match="hazard-own-work"):
        go(services.accept, hazard, cast.station, opinion="好", photos=[picture()])
    with pytest.raises(Refused, match="facts-missing"):
        go(services.accept, hazard, cast.officer, opinion="好")
    go(services.accept, hazard, cast.officer, opinion="好", photos=[picture()])
    with pytest.raises(Refused, match="hazard-own-work"):
        go(services.write_off, hazard, cast.station)


def test_the_party_closes_its_own_general_hazards_by_a_second_person_PRV_29(cast):
    hazard = graded(cast, by=cast.keeper, found_by=cast.keeper)
    rectified(cast, hazard)
    assert fresh(hazard, cast.owner).judge == cast.mill
    go(services.accept, hazard, cast.owner, opinion="已整改", photos=[picture()])
    assert go(services.write_off, hazard, cast.owner).state == "written_off"
    found_by_government = graded(cast)
    rectified(cast, found_by_government)
    with pytest.raises(Refused, match="hazard-own-judge"):
        go(services.accept, found_by_government, cast.owner, opinion="已整改", photos=[picture()])


def test_a_failed_re_inspection_reopens_it_with_a_new_limit_and_counts_as_repeat_PRV_29(cast):
    hazard = graded(cast)
    rectified(cast, hazard)
    go(services.accept, hazard, cast.officer, opinion="好", photos=[picture()])
    go(services.write_off, hazard, cast.officer)
    hazard = go(services.reopen, hazard, cast.office, now=days(30), reason="又堆满了")
    assert (hazard.state, hazard.is_repeat, hazard.reopened) == ("rectifying", True, 1)
    assert hazard.deadline == TODAY + timedelta(days=45)
    with pytest.raises(Refused, match="hazard-by-party"):
        go(services.reopen, closed_of(cast), cast.owner, reason="x")


def closed_of(cast):
    hazard = graded(cast, by=cast.keeper, found_by=cast.keeper)
    rectified(cast, hazard)
    return go(services.accept, hazard, cast.owner, opinion="好", photos=[picture()])


def test_corrected_on_the_spot_takes_photos_of_before_and_after_PRV_26(cast):
    hazard = reported(cast, cast.officer)
    with pytest.raises(Refused, match="facts-missing"):
        go(services.fix_on_spot, hazard, cast.officer, after=[picture()])
    hazard = go(services.fix_on_spot, hazard, cast.officer, before=[picture(1)], after=[picture(2)])
    assert (hazard.state, hazard.on_spot, hazard.grade) == ("accepted", True, "general"), "the inspector saw it"
    own = reported(cast, cast.keeper, photos=[picture()])
    assert go(services.fix_on_spot, own, cast.keeper, after=[picture(2)]).state == "submitted", "another one looks"
    with pytest.raises(Refused, match="hazard-major-path"):
        go(services.fix_on_spot, graded(cast, "major"), cast.officer, before=[picture()], after=[picture()])


def test_more_time_is_asked_for_with_a_reason_and_granted_by_another_INS_03(cast):
    hazard = graded(cast)
    go(services.make_plan, hazard, cast.keeper, settled=settled())
    with pytest.raises(Refused, match="hazard-until-earlier"):
        go(services.ask_extension, hazard, cast.keeper, until=TODAY + timedelta(days=2), reason="缺配件")
    later = TODAY + timedelta(days=20)
    hazard = go(services.ask_extension, hazard, cast.keeper, until=later, reason="缺配件")
    assert hazard.deadline == TODAY + timedelta(days=5), "asking gives no time"
    with pytest.raises(Refused, match="hazard-extension-asked"):
        go(services.ask_extension, hazard, cast.keeper, until=later, reason="再要")
    with pytest.raises(Refused, match="hazard-own-judge"):
        go(services.decide_extension, hazard, cast.owner, grant=True)
    with pytest.raises(Refused, match="facts-missing"):
        go(services.decide_extension, hazard, cast.head, grant=False)
    hazard = go(services.decide_extension, hazard, cast.head, grant=True)
    assert (hazard.deadline, hazard.step_due, hazard.extension) == (later, later, None)
    assert Extension.objects.visible_to(cast.office).get().is_granted


def test_what_cannot_be_fixed_is_watched_by_name_and_a_missing_entry_is_found_PRV_37(cast):
    hazard = graded(cast)
    watched = {"interim": "停用二楼", "watcher": "李班长", "until": TODAY + timedelta(days=9), "watch_every": 2}
    for name, nothing in (("interim", ""), ("watcher", " "), ("until", None), ("watch_every", None)):
        with pytest.raises(Refused, match="facts-missing"):
            go(services.hold, hazard, cast.keeper, **{**watched, name: nothing})
    hazard = go(services.hold, hazard, cast.keeper, **watched)
    assert hazard.state == "held"
    due = [queries.missing_watches(cast.office, TODAY + timedelta(days=n)).count() for n in (2, 3)]
    assert due == [0, 1]
    go(services.watch, hazard, cast.keeper, now=days(3), note="二楼已封闭，无人进入")
    assert queries.missing_watches(cast.office, TODAY + timedelta(days=5)).count() == 0
    hazard = go(services.resume, hazard, cast.keeper, now=days(4))
    assert hazard.state == "graded"
    assert queries.missing_watches(cast.office, TODAY + timedelta(days=99)).count() == 0, "the watch has ended"


def test_another_grade_takes_a_second_person_and_a_reason_PRV_23(cast):
    hazard = graded(cast)
    with pytest.raises(Refused, match="facts-missing"):
        go(services.propose_regrade, hazard, cast.officer, grade="major", reason="")
    hazard = go(services.propose_regrade, hazard, cast.officer, grade="major", reason="三合一场所住人")
    assert hazard.grade == "general"
    with pytest.raises(Refused, match="hazard-second-person"):
        go(services.decide_regrade, hazard, cast.officer, verb="confirm_raise")
    hazard = go(services.decide_regrade, hazard, cast.head, verb="confirm_raise")
    assert (hazard.grade, hazard.state, hazard.grade_basis) == ("major", "graded", "三合一场所住人")
    assert GradeChange.objects.visible_to(cast.office).get().is_confirmed
    hazard = go(services.propose_regrade, hazard, cast.head, grade="general", reason="住人已搬出")
    with pytest.raises(Refused, match="hazard-by-party"):
        go(services.decide_regrade, hazard, cast.owner, verb="confirm_lower")
    assert go(services.decide_regrade, hazard, cast.office, verb="confirm_lower").grade == "general"


def test_a_major_hazard_goes_the_stricter_path_PRV_23_PRV_29_PRV_30(cast):
    hazard = graded(cast, "major")
    assert hazard.deadline == TODAY + timedelta(days=60)
    assert "plan" not in verbs(hazard, cast.keeper)
    hazard = go(services.make_plan, hazard, cast.keeper, settled=settled(time_limit=TODAY + timedelta(days=30)))
    assert (hazard.state, hazard.owed_by_id) == ("planned", cast.bureau.pk)
    with pytest.raises(Refused, match="hazard-by-party"):
        go(services.approve_plan, hazard, cast.owner)
    with pytest.raises(Refused, match="hazard-not-supervising"):
        go(services.approve_plan, hazard, cast.office)
    hazard = go(services.approve_plan, hazard, cast.head)
    assert (hazard.state, hazard.deadline) == ("rectifying", TODAY + timedelta(days=30))
    rectified(cast, hazard)
    with pytest.raises(Refused, match="hazard-not-supervising"):
        go(services.accept, hazard, cast.station, opinion="好", photos=[picture()])
    go(services.accept, hazard, cast.officer, opinion="好", photos=[picture()])
    with pytest.raises(Refused, match="hazard-reports-missing"):
        go(services.write_off, hazard, cast.head)
    for receiver in ("department", "staff_congress"):
        said = {"receiver": receiver, "reported_on": TODAY, "content": "情况说明", "evidence": picture()}
        go(services.dual_report, hazard, cast.owner, **said)
    with pytest.raises(Refused, match="hazard-reported-so-far"):
        go(services.dual_report, hazard, cast.owner, **said)
    assert go(services.write_off, hazard, cast.head).state == "written_off"


def test_a_returned_plan_is_made_anew_PRV_23(cast):
    hazard = graded(cast, "major")
    go(services.make_plan, hazard, cast.keeper, settled=settled())
    hazard = go(services.return_plan, hazard, cast.head, reason="措施不具体")
    assert (hazard.state, hazard.owed_by_id) == ("graded", cast.mill.pk)
    go(services.make_plan, hazard, cast.keeper, settled=settled(measures="逐层清理并安装常闭防火门"))
    assert hazard.plans.count() == 2, "the former plan stays"


def test_the_handling_mode_is_raised_freely_and_lowered_only_with_a_reason_PRV_33(cast):
    hazard = graded(cast)
    hazard = go(services.confirm_receipt, hazard, cast.owner, reply="收到，立即整改")
    hazard = go(services.set_mode, hazard, cast.office, mode="supervise")
    assert (hazard.deadline, hazard.received_at) == (TODAY + timedelta(days=7), None)
    with pytest.raises(Refused, match="hazard-mode-lowered-silently"):
        go(services.set_mode, hazard, cast.office, mode="suggest")
    hazard = go(services.set_mode, hazard, cast.office, mode="remind", reason="企业主动整改")
    assert (hazard.mode, hazard.deadline) == ("remind", TODAY + timedelta(days=7)), "lowering gives no time"
    kinds = set(Act.objects.visible_to(cast.office).values_list("kind", flat=True))
    assert {"hazard.mode_set", "hazard.mode_lowered", "hazard.received"} <= kinds
    with pytest.raises(Forbidden):
        go(services.set_mode, hazard, cast.keeper, mode="suggest", reason="x")


def test_a_closed_record_is_supplemented_never_altered_PRV_38(cast):
    hazard = closed_of(cast)
    with pytest.raises(Refused, match="hazard-settled"):
        services.correct(hazard, hazard.version, {"text": "别的"}, actor=cast.keeper, now=NOON)
    go(services.supplement, hazard, cast.keeper, note="补充：附清理前后对比照片", photos=[picture(7)])
    hazard = fresh(hazard, cast.keeper)
    assert (hazard.text, len(hazard.photos["further"])) == (TEXT, 1)
    open_one = reported(cast, cast.villager)
    services.correct(open_one, 1, {"place": "三楼"}, actor=cast.villager, now=NOON)
    assert fresh(open_one, cast.villager).place == "三楼"


def test_of_two_people_who_press_at_once_one_wins(cast):
    hazard = graded(cast)
    seen = fresh(hazard, cast.keeper)
    services.make_plan(uid=seen.uid, version=seen.version, settled=settled(), actor=cast.keeper, now=NOON)
    with pytest.raises(Refused, match="stale-edit"):
        services.make_plan(uid=seen.uid, version=seen.version, settled=settled(), actor=cast.owner, now=NOON)


def test_the_page_offers_only_what_this_actor_may_do_now(cast):
    hazard = reported(cast, cast.villager)
    assert verbs(hazard, cast.villager) == {"fix_on_spot", "join"}
    assert verbs(hazard, cast.officer) == {"grade", "witness_fix", "merge", "dismiss"}
    assert verbs(hazard, cast.owner) == {"fix_on_spot"}
    with pytest.raises(Refused, match="not-found"):
        fresh(hazard, cast.stranger)


def test_without_a_lead_department_the_finder_s_unit_judges_a_major_one(cast):
    Party.objects.beyond_scope("a test").filter(pk=cast.mill.pk).update(lead=None)
    hazard = reported(cast, cast.office)
    hazard = go(services.grade, hazard, cast.office, grade="major", basis=BASIS)
    assert hazard.judge_id == cast.office.organisation_id
    assert Hazard.objects.visible_to(cast.office).filter(queries.mine(cast.owner)).count() == 1
