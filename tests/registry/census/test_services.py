"""The village roll (REG-16)."""

from datetime import date, timedelta

import pytest

from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.census.interval import interval_days
from anlan.registry.census.models import Difference
from anlan.registry.census.queries import villages
from anlan.registry.census.services import accept_difference, confirm_roll, reject_difference, report_difference
from anlan.registry.parties.models import Party, State
from tests.registry.cast import CODES, NOON, actor_in, chen, enterprise, li, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
TODAY = date(2026, 11, 22)


def village(city, name="安居村委会"):
    return actor_in("village_officer", region=city[name], name="Wei")


def roll_of(city, day=TODAY):
    return villages(li(city), day).get(name="安居村委会")


def found(city, kind, **given):
    return report_difference({"region": city["安居村委会"], "kind": kind, **given}, actor=village(city), now=NOON)


def test_a_roll_is_up_to_date_for_the_interval_after_a_confirmation(city, mill):
    assert (roll_of(city).roll_state, roll_of(city).entities) == ("never", 1)

    confirm_roll(city["安居村委会"], actor=village(city), now=NOON)

    assert roll_of(city).roll_state == "current"
    assert roll_of(city, TODAY + timedelta(days=interval_days())).roll_state == "current"
    assert roll_of(city, TODAY + timedelta(days=interval_days() + 1)).roll_state == "stale"


def test_a_village_confirms_its_own_roll_only(city):
    for name, code in (("张庄村委会", "region-outside"), ("马厂镇", "census-not-village")):
        with pytest.raises(Refused, match=code):
            confirm_roll(city[name], actor=village(city), now=NOON)
    with pytest.raises(Forbidden):
        confirm_roll(city["安居村委会"], actor=actor_in("leader", region=city["潞州区"]), now=NOON)


def test_everyone_sees_the_rolls_of_his_territory(city):
    assert {row.name for row in villages(li(city), TODAY)} == {"安居村委会", "张庄村委会"}
    assert {row.name for row in villages(zhao(city), TODAY)} == {"常庄村委会"}
    assert {row.name for row in villages(village(city), TODAY)} == {"安居村委会"}
    assert villages(chen(city), TODAY).count() == 3


def test_a_business_that_is_not_registered_is_registered_once_accepted(city):
    difference = found(city, "new", name="老王豆腐坊", party_kind="sole_trader", address="村口")
    assert roll_of(city).waiting == 1
    assert not Party.objects.visible_to(li(city)).exists()

    difference = accept_difference(difference, difference.version, actor=li(city), now=NOON)

    party = Party.objects.visible_to(li(city)).get()
    assert (party.name, party.kind, party.region.name) == ("老王豆腐坊", "sole_trader", "安居村委会")
    assert (difference.state, difference.party, roll_of(city).waiting) == ("accepted", party, 0)


def test_what_is_registered_otherwise_is_corrected_once_accepted(city, mill):
    difference = found(city, "changed", party=mill, name="安居面粉有限公司", credit_code=CODES[0])

    accept_difference(difference, difference.version, actor=li(city), now=NOON)

    mill.refresh_from_db()
    assert (mill.name, mill.credit_code) == ("安居面粉有限公司", CODES[0])


def test_what_is_gone_is_closed_by_whoever_may_close(city, mill):
    difference = found(city, "gone", party=mill, note="已搬空")
    town = actor_in("township_officer", region=city["马厂镇"])
    with pytest.raises(Forbidden):
        accept_difference(difference, difference.version, actor=town, now=NOON)
    mill.refresh_from_db()
    assert mill.state == State.ACTIVE, "nothing half done"

    accept_difference(difference, difference.version, actor=li(city), now=NOON)

    mill.refresh_from_db()
    assert mill.state == State.CLOSED


def test_a_rejection_needs_a_reason_that_the_village_reads_and_changes_nothing(city, mill):
    difference = found(city, "gone", party=mill, note="没见着")
    with pytest.raises(Refused, match="facts-missing"):
        reject_difference(difference, difference.version, reason=" ", actor=li(city), now=NOON)

    difference = reject_difference(difference, difference.version, reason="仍在经营", actor=li(city), now=NOON)

    assert Difference.objects.visible_to(village(city)).get().reason == "仍在经营"
    with pytest.raises(Refused, match="step-not-possible"):
        accept_difference(difference, difference.version, actor=li(city), now=NOON)


def test_a_village_decides_nothing_and_strangers_see_nothing(city, mill):
    difference = found(city, "gone", party=mill, note="搬走")
    with pytest.raises(Forbidden):
        accept_difference(difference, difference.version, actor=village(city), now=NOON)
    for stranger in (zhao(city), village(city, "张庄村委会")):
        assert not Difference.objects.visible_to(stranger).exists()
        with pytest.raises(Refused, match="not-found"):
            accept_difference(difference, difference.version, actor=stranger, now=NOON)


def test_a_report_must_say_something_about_an_entity_within_reach(city, mill):
    far = enterprise(city, village="常庄村委会", name="远厂")
    for given, code in (
        ({"kind": "new", "name": ""}, "name-missing"),
        ({"kind": "changed", "party": mill}, "census-nothing-said"),
        ({"kind": "gone", "party": mill, "note": ""}, "reason-missing"),
        ({"kind": "gone", "party": far, "note": "x"}, "census-no-party"),
    ):
        with pytest.raises(Refused, match=code):
            found(city, given.pop("kind"), **given)
    found(city, "gone", party=mill, note="x")
    with pytest.raises(Refused, match="census-open-already"):
        found(city, "changed", party=mill, name="y")
