"""Handing many parties over at once (REG-12)."""

from datetime import timedelta

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.subscriptions import subscribe, unsubscribe
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.assignment.answering import who_was_responsible
from anlan.registry.assignment.handover import Handover, handed_over, reassign_many
from anlan.registry.assignment.models import Assignment
from anlan.registry.assignment.proposing import propose_many
from anlan.registry.parties.models import Party
from tests.registry.assignment.conftest import NOW, TODAY, post, reload

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


@pytest.fixture
def parties(city, business):
    made = [business("化工一"), business("化工二", at=city.west), business("百货", industry="5211")]
    propose_many([party.pk for party in made], actor=city.committee, now=NOW)
    return made


def current(party):
    return Assignment.objects.beyond_scope("test").get(party=party, superseded_at=None, last_day=None)


def test_an_officers_parties_go_to_another_with_one_act_each_REG_12(city, parties):
    giver = current(parties[0]).officer
    taker = post(city.emergency, "监管人员三", holder="新任")
    choice = Handover("officer", giver.uid, taker.uid)
    count = handed_over(choice, city.committee).count()

    assert reassign_many(choice, reason="人员调整", actor=city.committee, now=LATER) == count == 1

    row = current(parties[0])
    assert (row.officer, row.lead, row.why["code"]) == (taker, city.emergency, "handover")
    assert row.confirmed_at == LATER
    assert Act.objects.beyond_scope("test").filter(kind="assignment.changed").count() == 1
    assert who_was_responsible(city.committee, parties[0].uid, day=TODAY).officer.post == giver


def test_a_departments_parties_get_officers_of_the_new_one_and_it_sees_them_REG_12(city, parties):
    assert reassign_many(
        Handover("lead", city.emergency.uid, city.market.uid), reason="机构改革", actor=city.committee, now=LATER
    ) == 2  # fmt: skip
    for party in parties[:2]:
        assert (current(party).lead, current(party).officer) == (city.market, city.market_officer)
        assert reload(party).lead == city.market
    assert not Party.objects.visible_to(city.officer).filter(pk__in=[party.pk for party in parties]).exists()
    assert current(parties[2]).lead == city.commerce


def test_a_hand_over_keeps_to_region_and_industry(city, parties):
    choice = Handover("lead", city.emergency.uid, city.market.uid, path=city.west.path, industry="26")
    assert reassign_many(choice, reason="调整", actor=city.committee, now=LATER) == 1
    assert current(parties[0]).lead == city.emergency


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"part": "government"}, "handover-part"),
        ({"taker": "giver"}, "handover-same"),
        ({"industry": "99"}, "handover-none"),
        ({"taker": "office"}, "assignment-lead-kind"),
    ],
)
def test_a_hand_over_that_makes_no_sense_changes_nothing(city, parties, change, code):
    values = {"part": "lead", "giver": city.emergency.uid, "taker": city.market.uid, **change}
    if values["taker"] == "giver":
        values["taker"] = values["giver"]
    if values["taker"] == "office":
        values["taker"] = city.office.uid
    with pytest.raises(Refused, match=code):
        reassign_many(Handover(**values), reason="调整", actor=city.committee, now=LATER)
    assert current(parties[0]).lead == city.emergency


def test_only_the_committee_office_hands_over_and_only_within_its_reach_REG_31(city, parties):
    choice = Handover("lead", city.emergency.uid, city.market.uid)
    with pytest.raises(Forbidden):
        reassign_many(choice, reason="调整", actor=city.officer, now=LATER)
    with pytest.raises(Refused, match="handover-none"):
        reassign_many(choice, reason="调整", actor=city.county_committee, now=LATER)


def test_a_hand_over_is_all_or_nothing(city, parties):
    """A fault in what follows the acts leaves every party where it was."""

    def fail(acts):
        raise RuntimeError("power cut")

    subscribe("assignment.changed", fail)
    try:
        with pytest.raises(RuntimeError):
            reassign_many(
                Handover("lead", city.emergency.uid, city.market.uid), reason="调整", actor=city.committee, now=LATER
            )
    finally:
        unsubscribe("assignment.changed", fail)
    assert [current(party).lead for party in parties[:2]] == [city.emergency] * 2
