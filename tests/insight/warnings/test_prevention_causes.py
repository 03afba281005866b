"""Hazards past a step's time limit and orders past their term go up the same ladder (INS-03, PRV-31, PRV-37)."""

from datetime import date, datetime, time, timedelta

import pytest

from anlan.foundation.calendars.rules import LOCAL_ZONE
from anlan.insight.warnings.models import Cause, ClosedAs, Warning
from anlan.insight.warnings.prevention_endings import how_step_ended
from anlan.insight.warnings.rules import Rung, Sentence
from anlan.insight.warnings.running import look_at_hazards
from anlan.prevention.hazards import services
from anlan.prevention.hazards.rules import dual_report_due
from anlan.prevention.hazards.terms import terms
from anlan.prevention.supervision_orders import queries
from anlan.prevention.supervision_orders import services as listing
from anlan.registry.parties.models import Party
from tests.prevention.hazards.cast import build_cast, picture
from tests.prevention.hazards.test_life import go, graded, settled
from tests.registry import cast as registry
from tests.registry.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    city = registry.build_city()
    return build_cast(city, registry.enterprise(city))


def noon_after(day, days):
    return datetime.combine(day + timedelta(days=days), time(12), tzinfo=LOCAL_ZONE)


def warnings(cause):
    return list(Warning.objects.beyond_scope("test").filter(cause=cause).order_by("pk"))


def test_a_repair_past_its_time_limit_warns_whoever_owes_the_step_and_ends_with_it(cast):
    hazard = graded(cast)
    assert hazard.step_due is not None
    look_at_hazards(noon_after(hazard.step_due, 0))
    (warning,) = warnings(Cause.HAZARD)
    assert (warning.rung, warning.party_id) == (Rung.REMIND, hazard.owed_by_id), "the last day is not over"
    look_at_hazards(noon_after(hazard.step_due, 1))
    (warning,) = warnings(Cause.HAZARD)
    assert (warning.rung, warning.sentence, warning.subject_uid) == (Rung.WARN, Sentence.RECTIFY, hazard.uid)
    type(hazard)._base_manager.filter(pk=hazard.pk).update(step_due=hazard.step_due + timedelta(days=30))
    look_at_hazards(noon_after(hazard.step_due, 2))
    assert warnings(Cause.HAZARD)[0].closed_as == ClosedAs.PUT_OFF, "more time was granted"


def test_listed_supervision_past_its_term_warns_the_unit_that_listed_it(cast):
    unit = Party.objects.beyond_scope("test").get(pk=cast.office.organisation_id)
    unit.level = 3
    unit.save()
    hazard = go(listing.issue, graded(cast, "major"), cast.office, unit=unit, requirements="停用二楼", level=3)
    order = queries.in_force(hazard)
    assert order is not None
    look_at_hazards(noon_after(order.deadline, -10))
    assert warnings(Cause.LISTED) == []
    look_at_hazards(noon_after(order.deadline, 2))
    (warning,) = warnings(Cause.LISTED)
    assert (warning.party, warning.rung) == (unit, Rung.REPORT)
    city = registry.enterprise(cast.city, village="长治市", name="市安委办", kind="office", level=2)
    late = noon_after(order.deadline, 3)
    listing.pass_up(order, order.version, unit=city, reason="久拖不决", actor=cast.office, now=late)
    look_at_hazards(late)
    (warning,) = warnings(Cause.LISTED)
    assert warning.closed_as == ClosedAs.NOT_OWED, "another unit answers for it; this one did not bring it to an end"


def test_a_major_hazard_not_reported_to_both_in_time_is_a_report_that_the_system_reports_PRV_30(cast):
    hazard = graded(cast, "major")
    due = dual_report_due(NOON.date(), terms())
    look_at_hazards(noon_after(due, -2))
    assert warnings(Cause.DUAL) == []
    look_at_hazards(noon_after(due, 1))
    (warning,) = warnings(Cause.DUAL)
    assert (warning.rung, warning.sentence, warning.party, warning.failing) == (
        Rung.WARN, Sentence.REPORT, cast.mill, 2,
    )  # fmt: skip
    for receiver, left in (("department", 1), ("staff_congress", 2)):
        later = noon_after(due, 2)
        said = {"receiver": receiver, "reported_on": later.date(), "content": "情况说明", "evidence": picture()}
        go(services.dual_report, hazard, cast.owner, now=later, **said)
        look_at_hazards(later)
        (warning,) = warnings(Cause.DUAL)
        assert (warning.closed_as, warning.failing) == (ClosedAs.MET if left == 2 else "", 1)


def test_a_major_hazard_that_turns_out_general_owes_no_reports_and_nobody_says_they_were_made(cast):
    hazard = graded(cast, "major")
    look_at_hazards(noon_after(NOON.date(), 6))
    go(services.propose_regrade, hazard, cast.head, grade="general", reason="住人已搬出")
    go(services.decide_regrade, hazard, cast.office, verb="confirm_lower")
    look_at_hazards(noon_after(NOON.date(), 7))
    (warning,) = warnings(Cause.DUAL)
    assert warning.closed_as == ClosedAs.NOT_OWED


D = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("was", "state", "due", "ended"),
    [
        ("rectifying", "submitted", D + timedelta(days=3), ClosedAs.MET),
        ("planned", "graded", D + timedelta(days=3), ClosedAs.MET),  # the department returned the plan
        ("submitted", "rectifying", D + timedelta(days=3), ClosedAs.MET),  # it was re-inspected and failed
        ("rectifying", "rectifying", D + timedelta(days=9), ClosedAs.PUT_OFF),
        ("rectifying", "held", D + timedelta(days=9), ClosedAs.PUT_OFF),
        ("rectifying", "rectifying", D - timedelta(days=9), ClosedAs.NOT_OWED),  # another, earlier day holds now
        ("rectifying", "graded", D, ClosedAs.NOT_OWED),  # raised to major: a plan is owed instead
        ("graded", "merged", None, ClosedAs.NOT_OWED),
        ("reported", "dismissed", None, ClosedAs.NOT_OWED),
    ],
)
def test_a_step_that_nobody_took_is_never_called_fulfilled(was, state, due, ended):
    assert how_step_ended(was, D, state, due) == ended


def test_holding_a_late_repair_does_not_get_rid_of_its_warning(cast):
    hazard = graded(cast)
    hazard = go(services.make_plan, hazard, cast.keeper, settled=settled())
    late = noon_after(hazard.deadline, 4)
    look_at_hazards(late)
    held = {"interim": "停用二楼", "watcher": "李班长", "until": late.date() + timedelta(days=9), "watch_every": 2}
    go(services.hold, hazard, cast.keeper, now=late, **held)
    look_at_hazards(late)
    (warning,) = warnings(Cause.HAZARD)
    assert (warning.rung, warning.closed_at) == (Rung.REPORT, None)


def test_a_missing_entry_of_the_watch_is_warned_of_and_the_entry_ends_it_PRV_37(cast):
    hazard = graded(cast)
    hazard = go(services.make_plan, hazard, cast.keeper, settled=settled())
    begun = NOON.date()
    held = {"interim": "停用二楼", "watcher": "李班长", "until": begun + timedelta(days=9), "watch_every": 2}
    go(services.hold, hazard, cast.keeper, now=NOON, **held)
    look_at_hazards(noon_after(begun, 2))
    assert warnings(Cause.WATCH) == [], "the second day is not over"
    look_at_hazards(noon_after(begun, 3))
    (warning,) = warnings(Cause.WATCH)
    assert (warning.party_id, warning.subject_uid, warning.closed_at) == (hazard.party_id, hazard.uid, None)
    go(services.watch, hazard, cast.keeper, now=noon_after(begun, 3), note="二楼已封闭，无人进入")
    look_at_hazards(noon_after(begun, 4))
    (warning,) = warnings(Cause.WATCH)
    assert warning.closed_as == ClosedAs.MET


def test_a_late_repair_is_answered_by_the_party_and_ended_by_whoever_accepts_it(cast):
    hazard = graded(cast)
    hazard = go(services.make_plan, hazard, cast.keeper, settled=settled())
    late = noon_after(hazard.deadline, 1)
    look_at_hazards(late)
    go(services.submit, hazard, cast.keeper, now=late, outcome="已清理", after=[picture()])
    much_later = noon_after(hazard.deadline, 5)
    look_at_hazards(much_later)
    repair, recheck = warnings(Cause.HAZARD)
    assert (repair.closed_at, repair.answered, repair.rung) == (None, True, Rung.WARN), "it climbs no further"
    assert (recheck.party_id, recheck.sentence) == (cast.bureau.pk, Sentence.WORK), "the re-inspection is late, too"
    go(services.send_back, hazard, cast.officer, now=much_later, reason="黄线未划")
    look_at_hazards(much_later)
    repair, recheck = warnings(Cause.HAZARD)
    assert (repair.answered, repair.rung, recheck.closed_as) == (False, Rung.REPORT, ClosedAs.MET)
    go(services.submit, hazard, cast.keeper, now=much_later, outcome="已划线", after=[picture()])
    go(services.accept, hazard, cast.officer, now=much_later, opinion="合格", photos=[picture()])
    look_at_hazards(much_later)
    assert warnings(Cause.HAZARD)[0].closed_as == ClosedAs.MET
