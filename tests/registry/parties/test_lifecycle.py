"""Suspending, closing, reopening, merging, splitting and voiding parties (REG-30)."""

from datetime import date, timedelta

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties import lifecycle, queries
from anlan.registry.parties.models import Party, State
from anlan.registry.parties.services import PlaceGiven, edit_party, set_facet
from tests.registry.cast import CODES, NOON, actor_in, enterprise, li, wang, zhao

SYSTEM = system_actor("test")
TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def close(party, actor, **more):
    given = {"state": "closed", "version": party.version, "reason": "关闭", "basis": "晋应急〔2026〕9号", **more}
    return lifecycle.change_state(uid=party.uid, **given, actor=actor, now=NOON)


def spells(party):
    rows = party.spells.filter(superseded_at=None).order_by("first_day")
    return [(row.state, row.first_day, row.last_day) for row in rows]


def test_a_closed_party_leaves_on_its_day_and_comes_back_when_it_reopens(city, mill):
    party = close(mill, li(city), first_day=date(2026, 11, 20))
    assert (party.state, party.closed_on) == ("closed", date(2026, 11, 20))
    assert queries.businesses(li(city)).filter(pk=mill.pk).exists(), "it stays searchable"
    act = Act.objects.visible_to(SYSTEM).get(kind="party.state_changed")
    assert act.subject_uid == mill.uid

    later = NOON + timedelta(days=9)
    party = lifecycle.change_state(
        uid=mill.uid, state="active", version=party.version, reason="复产验收", actor=li(city), now=later
    )
    assert (party.state, party.closed_on) == ("active", None)
    assert spells(party) == [("closed", date(2026, 11, 20), date(2026, 11, 30)), ("active", date(2026, 12, 1), None)]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": "  "}, "reason-missing"),
        ({"state": "active"}, "party-state-same"),
        ({"state": "voided"}, "party-state-forbidden"),
        ({"state": "asleep"}, "party-state-forbidden"),
        ({"version": 99}, "stale-edit"),
        ({"first_day": date(2026, 11, 23)}, "party-day-future"),
    ],
)
def test_what_is_no_change_of_state_is_refused(city, mill, more, code):
    with pytest.raises(Refused, match=code):
        close(mill, li(city), **more)
    assert spells(mill) == [("active", TODAY, None)]


def test_closing_takes_the_right_and_the_reach(city, mill):
    with pytest.raises(Forbidden):
        close(mill, wang(mill))
    with pytest.raises(Forbidden):
        close(mill, actor_in("township_officer", region=city["马厂镇"]))
    with pytest.raises(Refused, match="not-found"):
        close(mill, zhao(city))


def test_a_merged_party_closes_points_at_the_one_that_took_it_and_hands_over_its_parts(city, mill):
    bakery = enterprise(city, name="安居面包房")
    workshop = enterprise(city, name="磨粉车间", kind="workshop", part_of=mill.uid)
    merged = lifecycle.merge_party(
        uid=mill.uid, into=bakery.uid, version=mill.version, reason="吸收合并", actor=li(city), now=NOON
    )

    assert (merged.state, merged.merged_into, merged.closed_on) == ("closed", bakery, TODAY)
    assert Party.objects.visible_to(SYSTEM).get(pk=workshop.pk).part_of == bakery
    assert Act.objects.visible_to(SYSTEM).filter(kind="party.merged", party_uid=mill.uid).count() == 1


def test_a_part_that_takes_over_its_whole_is_no_part_of_itself(city, mill):
    group = enterprise(city, name="集团")
    mill = Party.objects.visible_to(SYSTEM).get(pk=mill.pk)
    mill.part_of = group
    mill.save()
    branch = enterprise(city, name="分厂", part_of=mill.uid)
    lifecycle.merge_party(uid=mill.uid, into=branch.uid, version=mill.version, reason="合并", actor=li(city), now=NOON)
    assert Party.objects.visible_to(SYSTEM).get(pk=branch.pk).part_of == group


def test_merges_that_make_no_sense_are_refused(city, mill):
    bakery = enterprise(city, name="面包房")
    trader = enterprise(city, name="小卖部", kind="sole_trader")
    closed = close(enterprise(city, name="旧厂"), SYSTEM)
    abroad = enterprise(city, village="常庄村委会", name="常庄砖厂")
    for given, code in (
        ({"into": mill.uid}, "party-merge-self"),
        ({"into": trader.uid}, "party-merge-kinds"),
        ({"into": closed.uid}, "party-closed"),
        ({"into": abroad.uid}, "not-found"),
        ({"into": bakery.uid, "reason": ""}, "reason-missing"),
        ({"into": bakery.uid, "version": 7}, "stale-edit"),
    ):
        whole = {"version": mill.version, "reason": "合并", **given}
        with pytest.raises(Refused, match=code):
            lifecycle.merge_party(uid=mill.uid, **whole, actor=li(city), now=NOON)
    assert Party.objects.visible_to(SYSTEM).get(pk=mill.pk).state == State.ACTIVE


def test_a_party_that_splits_off_stands_on_its_own(city, mill):
    place = PlaceGiven("operating", city["张庄村委会"].uid, "9号")
    fresh = lifecycle.split_party(
        uid=mill.uid, name="张庄面粉厂", credit_code=CODES[1], place=place, reason="分立", actor=li(city), now=NOON
    )
    assert (fresh.kind, fresh.credit_code, fresh.region) == (mill.kind, CODES[1], city["张庄村委会"])
    assert Act.objects.visible_to(SYSTEM).filter(kind="party.split", party_uid=fresh.uid).count() == 1
    outside = PlaceGiven("operating", city["常庄村委会"].uid, "9号")
    with pytest.raises(Refused, match="region-outside"):
        lifecycle.split_party(
            uid=mill.uid, name="x", credit_code="", place=outside, reason="分立", actor=li(city), now=NOON
        )


def test_a_voided_party_frees_its_code_and_can_no_longer_be_changed(city):
    wrong = enterprise(city, name="录错的厂", credit_code=CODES[0])
    lifecycle.void_party(uid=wrong.uid, reason="重复录入", actor=li(city), now=NOON)
    right = enterprise(city, name="对的厂", credit_code=CODES[0])

    assert right.credit_code == CODES[0]
    assert not queries.parties(li(city)).filter(pk=wrong.pk).exists()
    assert spells(wrong) == [("voided", TODAY, None)]
    current = Party.objects.visible_to(SYSTEM).get(pk=wrong.pk)
    for verb in (
        lambda: close(current, li(city)),
        lambda: set_facet(uid=wrong.uid, name="employees", value="1", actor=li(city), now=NOON),
        lambda: edit_party(uid=wrong.uid, version=current.version, fields={"name": "x"}, actor=li(city), now=NOON),
        lambda: lifecycle.void_party(uid=wrong.uid, reason="再来", actor=li(city), now=NOON),
    ):
        with pytest.raises(Refused, match="party-voided"):
            verb()
