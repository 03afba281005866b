"""The duty catalogue: shipped rows, terms as dated facts, switching on, waivers (RSP-01, RSP-03, RSP-10, CAD-01 …)."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from anlan.foundation.dated.models import known_at
from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.organisations.services import make_standard_organisations
from anlan.registry.parties.facts import set_facet
from anlan.registry.parties.models import Party
from anlan.responsibility.duties import burden, services
from anlan.responsibility.duties.loading import load_shipped
from anlan.responsibility.duties.models import Duty, DutyTerms, RunsAs, State
from anlan.responsibility.duties.proofs import proof_of
from anlan.responsibility.duties.queries import as_engine_duty, terms_in_force
from anlan.responsibility.duties.rules import ladder_climbs, minutes_a_month, next_start
from tests.registry.cast import NOON, actor_in, chen, enterprise, li, wang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
SYSTEM = system_actor("test")
TODAY = date(2026, 11, 22)
LATER = NOON + timedelta(minutes=5)
TERMS = {
    "name": "每周自查",
    "selector": {"facet": "kind", "in": ["enterprise"]},
    "cadence": "week",
    "act_kind": "check.plant",
    "responsibility": "enterprise",
    "ground": "production",
    "minutes": 30,
}


@pytest.fixture
def catalogue():
    load_shipped(actor=SYSTEM, now=NOON)


def duty(code):
    return Duty.objects.beyond_scope("test").select_related("current").get(code=code)


def test_the_76_cadences_are_shipped_and_say_how_each_runs(catalogue):
    shipped = Duty.objects.beyond_scope("test").select_related("current").order_by("code")
    rows = {each.code: each.current for each in shipped}
    assert list(rows) == [f"CAD-{number:02}" for number in range(1, 77)]
    runs = [terms.runs_as for terms in rows.values()]
    assert (runs.count(RunsAs.PERIOD), runs.count(RunsAs.CLOCK), runs.count(RunsAs.NOT_YET)) == (38, 3, 35)
    assert all(terms.note and terms.note_en for terms in rows.values() if terms.runs_as != RunsAs.PERIOD)
    assert all(terms.name and terms.name_en and terms.text_en and terms.basis for terms in rows.values())
    for terms in rows.values():
        services.check_terms(terms)  # every condition asks for what is known
        if terms.runs_as == RunsAs.PERIOD:
            assert proof_of(terms.act_kind), terms.act_kind  # something records what counts
    two_meetings, report, plan = rows["CAD-10"], rows["CAD-11"], rows["CAD-36"]
    assert (two_meetings.cadence, two_meetings.minimum) == ("month", 2)
    assert (report.grace, report.local) == (5, True)
    assert (plan.due_from, plan.grace) == ("start", -1)


def test_loading_again_adds_nothing_and_never_writes_over_what_a_city_changed(catalogue):
    one = duty("CAD-10")
    services.change_terms(one.uid, {"minimum": 3}, version=one.version, actor=SYSTEM, now=NOON)
    assert load_shipped(actor=SYSTEM, now=LATER) == 0
    assert duty("CAD-10").current.minimum == 3


def test_a_duty_of_the_city_is_entered_switched_on_and_retired_each_with_an_act(city):
    one = services.enter_duty("LOCAL-01", TERMS, actor=chen(city), now=NOON)
    assert one.state == State.DRAFT and not terms_in_force(LATER).exists()
    with pytest.raises(Refused, match="duty-code-taken"):
        services.enter_duty("local-01", TERMS, actor=chen(city), now=NOON)
    one = services.switch_on(one.uid, version=one.version, actor=chen(city), now=NOON)
    (terms,) = terms_in_force(LATER)
    assert (terms.first_day, terms.last_day, as_engine_duty(terms).cadence) == (TODAY, None, "week")
    one = services.retire(one.uid, version=one.version, reason="并入月查", actor=chen(city), now=LATER)
    (terms,) = terms_in_force(LATER)
    assert terms.last_day == TODAY  # what was owed until then stays judged
    with pytest.raises(Refused, match="duty-state"):
        services.switch_on(one.uid, version=one.version, actor=chen(city), now=LATER)
    kinds = list(
        Act.objects.beyond_scope("test").filter(subject_uid=one.uid).order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["duty.entered", "duty.switched_on", "duty.retired"]


def test_changed_terms_hold_from_the_next_period_and_what_was_known_can_be_replayed(city):
    one = services.enter_duty("LOCAL-01", TERMS, actor=chen(city), now=NOON)
    one = services.switch_on(one.uid, version=1, from_day=date(2026, 11, 16), actor=chen(city), now=NOON)
    with pytest.raises(Refused, match="duty-period-start"):
        services.change_terms(
            one.uid, {"minimum": 2}, version=one.version, from_day=date(2026, 11, 25), actor=chen(city), now=LATER
        )
    with pytest.raises(Refused, match="duty-day"):
        services.change_terms(
            one.uid, {"minimum": 2}, version=one.version, from_day=date(2026, 11, 9), actor=chen(city), now=LATER
        )
    one = services.change_terms(one.uid, {"minimum": 2}, version=one.version, actor=chen(city), now=LATER)
    before, after = terms_in_force(LATER)
    assert (before.minimum, before.last_day) == (1, date(2026, 11, 22))
    assert (after.minimum, after.first_day) == (2, date(2026, 11, 23))  # a Monday
    (then,) = terms_in_force(NOON)
    assert (then.minimum, then.last_day) == (1, None)
    # From a week to a month: the day must begin a period of both.
    one = services.change_terms(one.uid, {"cadence": "month"}, version=one.version, actor=chen(city), now=LATER)
    assert one.current.first_day == date(2027, 2, 1)
    # Words change at once, for all days.
    one = services.change_terms(one.uid, {"name": "自查"}, version=one.version, actor=chen(city), now=LATER)
    assert one.current.name == "自查"
    with pytest.raises(Refused, match="stale-edit"):
        services.change_terms(one.uid, {"name": "x"}, version=1, actor=chen(city), now=LATER)
    rows = DutyTerms.objects.beyond_scope("test").filter(known_at(LATER), duty=one)
    days = sorted((row.first_day, row.last_day or date.max) for row in rows)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(days))


def test_what_cannot_be_evaluated_is_not_switched_on_and_wrong_terms_are_refused(city, catalogue):
    not_yet = duty("CAD-05")
    with pytest.raises(Refused, match="duty-not-yet"):
        services.switch_on(not_yet.uid, version=1, actor=chen(city), now=NOON)
    with pytest.raises(Refused, match="duty-day"):
        services.switch_on(duty("CAD-10").uid, version=1, from_day=date(2026, 10, 1), actor=chen(city), now=NOON)
    wrong = (
        ({"selector": {"facet": "colour", "in": ["red"]}}, "duty-facet"),
        ({"selector": {"facet": "post_kind", "in": ["staff"]}}, "duty-facet"),  # of posts, not of parties
        ({"selector": {"some": []}}, "selector-wrong"),
        ({"cadence": ""}, "duty-cadence"),
        ({"ladder": [{"rung": "warn", "days": 0}, {"rung": "remind", "days": 2}]}, "duty-ladder"),
    )
    for change, code in wrong:
        with pytest.raises(Refused, match=code):
            services.enter_duty("LOCAL-02", {**TERMS, **change}, actor=chen(city), now=NOON)
    nothing_kept = services.enter_duty("LOCAL-02", {**TERMS, "act_kind": "moon.landed"}, actor=chen(city), now=NOON)
    with pytest.raises(Refused, match="duty-act"):
        services.switch_on(nothing_kept.uid, version=1, actor=chen(city), now=NOON)


def test_only_who_may_changes_the_catalogue_and_everybody_signed_in_reads_it(city, mill, catalogue):
    for actor in (wang(mill), actor_in("leader", region=city["潞州区"])):
        with pytest.raises(Forbidden):
            services.switch_on(duty("CAD-10").uid, version=1, actor=actor, now=NOON)
    with pytest.raises(Refused, match="duty-city-only"):  # what the whole city owes, no county changes
        services.enter_duty("LOCAL-01", TERMS, actor=li(city), now=NOON)
    stranger = wang(mill)
    assert Duty.objects.visible_to(stranger).count() == 76


def test_the_rehearsal_counts_who_gains_and_loses_a_duty_and_the_hours(city):
    make_standard_organisations(city["长治市"].uid, actor=SYSTEM, now=NOON)
    mills = [enterprise(city, name=f"面粉厂{number}") for number in range(4)]
    for each in mills[:3]:
        set_facet(uid=each.uid, name="above_scale", value="yes", first_day=TODAY, actor=SYSTEM, now=NOON)
    all_of_them = DutyTerms(**TERMS)
    above = DutyTerms(**{**TERMS, "selector": {"facet": "above_scale", "in": ["yes"]}})
    small = DutyTerms(**{**TERMS, "selector": {"not": {"facet": "above_scale", "in": ["yes"]}}})
    found = burden.rehearse(all_of_them, above, actor=chen(city), day=TODAY)
    assert (found.before, found.after, found.gained, found.lost) == (3, 4, 1, 0)
    assert round(found.hours_after, 1) == round(minutes_a_month("week", 1, 30) * 4 / 60, 1)
    turned = burden.rehearse(above, DutyTerms(**{**TERMS, "selector": {"all": [TERMS["selector"], small.selector]}}),
                             actor=chen(city), day=TODAY)  # fmt: skip
    assert (turned.before, turned.after, turned.gained, turned.lost) == (1, 3, 3, 1)
    county = DutyTerms(**{**TERMS, "selector": {"all": [TERMS["selector"], {"facet": "region", "prefix": "140423"}]}})
    assert burden.rehearse(county, None, actor=chen(city), day=TODAY).after == 0
    heads = {"all": [{"facet": "kind", "in": ["post"]}, {"facet": "unit_kind", "in": ["government"]},
                     {"facet": "level", "in": ["3"]}, {"facet": "head", "in": ["yes"]}]}  # fmt: skip
    leaders = burden.rehearse(
        DutyTerms(**{**TERMS, "holder": "post", "selector": heads}), None, actor=chen(city), day=TODAY
    )
    assert (leaders.after, leaders.by_kind) == (2, {"top_leader": 2})


def test_the_burden_of_each_kind_adds_up_what_the_duties_in_force_ask(city, mill):
    one = services.enter_duty("LOCAL-01", TERMS, actor=chen(city), now=NOON)
    services.switch_on(one.uid, version=one.version, actor=chen(city), now=NOON)
    parties, posts = burden.burden(chen(city))
    share = parties["enterprise"]
    assert (share.parties, round(share.each, 1), posts) == (1, round(minutes_a_month("week", 1, 30), 1), {})
    enterprise(city, name="又一厂")
    assert burden.recount_all(now=LATER) == 1
    assert burden.burden(chen(city))[0]["enterprise"].parties == 2


def test_a_waiver_frees_a_holder_for_some_days_and_is_taken_back_without_being_forgotten(city, mill):
    one = services.enter_duty("LOCAL-01", TERMS, actor=chen(city), now=NOON)
    given: dict[str, Any] = {
        "first_day": TODAY,
        "last_day": TODAY + timedelta(days=6),
        "reason": "停产检修",
        "approved_by": "市安委办",
    }
    waiver = services.grant_waiver(one.uid, party=mill, **given, actor=li(city), now=NOON)
    far = enterprise(city, village="常庄村委会", name="侯堡砖厂")
    with pytest.raises(Refused, match="not-found"):
        services.grant_waiver(one.uid, party=far, **given, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="waiver-days"):
        services.grant_waiver(one.uid, party=mill, **{**given, "last_day": date(2026, 1, 1)}, actor=li(city), now=NOON)
    services.end_waiver(waiver.uid, version=1, reason="提前复产", actor=li(city), now=LATER)
    waiver.refresh_from_db()
    assert (waiver.recorded_at, waiver.superseded_at) == (NOON, LATER)
    acts = Act.objects.beyond_scope("test").filter(subject_uid=waiver.uid).order_by("pk")
    assert [(act.kind, act.party_uid) for act in acts] == [("waiver.granted", mill.uid), ("waiver.ended", mill.uid)]


def test_days_that_begin_periods_and_ladders_that_climb():
    assert next_start(date(2026, 11, 22), ["week"]) == date(2026, 11, 23)
    assert next_start(date(2026, 11, 1), ["month"]) == date(2026, 11, 1)
    assert next_start(date(2026, 11, 2), ["quarter", "year"]) == date(2027, 1, 1)
    assert next_start(date(2026, 11, 24), ["week", "month"]) == date(2027, 2, 1)
    assert ladder_climbs([{"rung": "remind", "days": -3}, {"rung": "report", "days": 3}])
    assert not ladder_climbs([]) and not ladder_climbs([{"rung": "warn"}])
    assert not ladder_climbs([{"rung": "warn", "days": 3}, {"rung": "report", "days": 3}])


def test_nobody_outside_sees_a_party_behind_the_counts(city, mill):
    assert Party.objects.visible_to(actor_in("committee_office", region=city["襄垣县"])).count() == 0
    with pytest.raises(Forbidden):
        burden.burden(actor_in("expert", parties=(mill.pk,)))
