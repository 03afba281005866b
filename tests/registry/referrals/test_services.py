"""From a village's patrol to the department on the plate, and back (REG-17)."""

from dataclasses import replace

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.parties.models import Party
from anlan.registry.parties.reach import refresh_reach
from anlan.registry.referrals.models import Referral
from anlan.registry.referrals.queries import waiting_for
from anlan.registry.referrals.services import accept, refer, send_back, settle
from tests.registry.cast import NOON, actor_in, enterprise, zhao

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(city):
    return enterprise(city, village="潞州区", name="潞州区住建局", kind="department", line="housing")


@pytest.fixture
def shop(city, mill, bureau):
    Party.objects.beyond_scope("a test assigns").filter(pk=mill.pk).update(lead=bureau)
    refresh_reach({mill.pk: ("housing",)})
    mill.refresh_from_db()
    return mill


def village(city, name="安居村委会"):
    return actor_in("village_officer", region=city[name])


def officer(city, unit, line="housing"):
    return replace(actor_in("department_officer", region=city["潞州区"], line=line), organisation_id=unit.pk)


def referred(city, shop):
    return refer(party=shop.uid, finding="私拉电线，拒不整改", actor=village(city), now=NOON)


def test_a_village_refers_in_one_step_to_the_lead_department(city, shop, bureau):
    referral = referred(city, shop)

    assert (referral.lead, referral.state) == (bureau, "referred")
    assert list(waiting_for(officer(city, bureau))) == [referral]


def test_the_department_takes_it_on_and_the_village_sees_the_outcome(city, shop, bureau):
    referral = accept(referred(city, shop), 1, actor=officer(city, bureau), now=NOON)
    with pytest.raises(Refused, match="facts-missing"):
        settle(referral, referral.version, outcome="", actor=officer(city, bureau), now=NOON)
    settle(referral, referral.version, outcome="已责令改正", actor=officer(city, bureau), now=NOON)

    seen = Referral.objects.visible_to(village(city)).get()
    assert (seen.state, seen.outcome) == ("settled", "已责令改正")
    kinds = Act.objects.visible_to(village(city)).filter(subject_uid=seen.uid).order_by("id")
    assert [act.kind for act in kinds] == ["referral.made", "referral.accepted", "referral.settled"]


def test_a_return_needs_a_reason_that_the_village_reads(city, shop, bureau):
    referral = referred(city, shop)
    with pytest.raises(Refused, match="facts-missing"):
        send_back(referral, 1, reason=" ", actor=officer(city, bureau), now=NOON)

    send_back(referral, 1, reason="不属于本部门职责", actor=officer(city, bureau), now=NOON)

    seen = Referral.objects.visible_to(village(city)).get()
    assert (seen.state, seen.reason) == ("returned", "不属于本部门职责")
    with pytest.raises(Refused, match="step-not-possible"):
        accept(seen, seen.version, actor=officer(city, bureau), now=NOON)


def test_only_the_department_to_which_it_was_referred_answers(city, shop, bureau):
    referral = referred(city, shop)
    other = enterprise(city, village="潞州区", name="另一个住建单位", kind="department", line="housing")

    with pytest.raises(Refused, match="referral-not-lead"):
        accept(referral, 1, actor=officer(city, other), now=NOON)
    with pytest.raises(Forbidden):
        accept(referral, 1, actor=village(city), now=NOON)
    for stranger in (zhao(city), village(city, "张庄村委会"), officer(city, bureau, line="sports")):
        assert not Referral.objects.visible_to(stranger).exists()


def test_a_new_lead_department_answers_what_its_predecessor_left(city, shop, bureau):
    referral = referred(city, shop)
    successor = enterprise(city, village="潞州区", name="潞州区城管局", kind="department", line="housing")
    Party.objects.beyond_scope("a test reassigns").filter(pk=shop.pk).update(lead=successor)

    assert accept(referral, 1, actor=officer(city, successor), now=NOON).state == "accepted"


def test_an_entity_without_a_lead_department_goes_to_the_committee_office_first(city, mill):
    with pytest.raises(Refused, match="referral-no-lead"):
        refer(party=mill.uid, finding="x", actor=village(city), now=NOON)
    with pytest.raises(Refused, match="not-found"):
        refer(party=mill.uid, finding="x", actor=village(city, "张庄村委会"), now=NOON)
