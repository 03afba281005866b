"""Disputes and their decision by the committee office (REG-13, REG-28)."""

from datetime import timedelta

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.workflow.models import StateSetByHand
from anlan.registry.assignment.disputes import decide_as_suggested, decide_dispute, withdraw_dispute
from anlan.registry.assignment.models import Assignment, Dispute
from anlan.registry.assignment.proposing import follow, propose_many
from anlan.registry.parties.services import set_facet
from tests.registry.assignment.conftest import NOW, reload

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=5)


def current(party):
    return Assignment.objects.beyond_scope("test").get(party=party, superseded_at=None, last_day=None)


def dispute_of(party):
    return Dispute.objects.beyond_scope("test").get(party=party, state="open")


@pytest.fixture
def elsewhere(city, business):
    """Registered in one county, operating in the other."""
    party = business("跨县化工", at=city.guhan, registered=city.east)
    propose_many([party.pk], actor=city.committee, now=NOW)
    return party


def decide(city, dispute, **given):
    values = {
        "uid": dispute.uid, "version": dispute.version, "lead": city.emergency_x.uid, "reason": "生产经营地在襄垣县",
        "actor": city.committee, "now": LATER, **given,
    }  # fmt: skip
    return decide_dispute(**values)


def test_a_hard_case_is_opened_with_its_candidates_and_article_REG_13(city, elsewhere):
    dispute = dispute_of(elsewhere)
    assert (dispute.hard_case, dispute.rule.article) == ("registered_elsewhere", "2")
    assert [one["organisation"] for one in dispute.candidates] == [city.emergency_x.pk, city.emergency.pk]
    assert (reload(elsewhere).lead, reload(elsewhere).gaps & 1) == (None, 1)
    assert Act.objects.beyond_scope("test").filter(kind="dispute.opened").count() == 1


def test_a_decision_names_the_department_for_good_REG_13(city, elsewhere):
    dispute = decide(city, dispute_of(elsewhere))

    row = current(elsewhere)
    assert (row.lead, row.officer, row.government) == (
        city.emergency_x,
        city.emergency_x_officer,
        city.guhan_government,
    )
    assert (row.why["code"], row.confirmed_at) == ("decision", LATER)
    assert (dispute.state, dispute.decided_by, dispute.reason) == ("decided", "Sun", "生产经营地在襄垣县")
    assert Act.objects.beyond_scope("test").filter(kind="dispute.decided").get().subject_uid == dispute.uid
    # Proposing again, or a change that has nothing to do with it, does not reopen the question.
    counts = propose_many([elsewhere.pk], actor=city.committee, now=LATER)
    assert (counts.kept, counts.disputed) == (1, 0)
    set_facet(uid=elsewhere.uid, name="employees", value="12", actor=city.committee, now=LATER)
    assert current(elsewhere).lead == city.emergency_x


def test_what_a_workbook_said_is_remembered_after_the_decision_REG_13(city, business):
    party = business("两家都管", industry="3311")
    follow({party.pk: party.uid}, actor=city.committee, now=NOW, stated={party.pk: "工信局、应急管理局"})
    dispute = dispute_of(party)
    assert (dispute.hard_case, dispute.claim) == ("several_departments", "工信局、应急管理局")
    decide(city, dispute, lead=city.emergency.uid)
    assert propose_many([party.pk], actor=city.committee, now=LATER).kept == 1
    assert current(party).lead == city.emergency


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": "  "}, "facts-missing"),
        ({"lead": None}, "facts-missing"),
        ({"version": 7}, "stale-edit"),
        ({"lead": "office"}, "assignment-lead-kind"),
    ],
)
def test_a_decision_needs_a_department_and_a_reason_REG_13(city, elsewhere, given, code):
    dispute = dispute_of(elsewhere)
    if given.get("lead") == "office":
        given = {"lead": city.office.uid}
    with pytest.raises(Refused, match=code):
        decide(city, dispute, **given)
    assert reload(dispute).state == "open"
    assert current(elsewhere).lead is None


def test_nobody_else_decides_and_a_decided_dispute_stays_decided_REG_13(city, elsewhere):
    dispute = dispute_of(elsewhere)
    with pytest.raises((Forbidden, Refused)):
        decide(city, dispute, actor=city.officer)
    decided = decide(city, dispute)
    with pytest.raises(Refused, match="step-not-possible"):
        decide(city, decided, version=decided.version)
    with pytest.raises(StateSetByHand):
        Dispute.objects.beyond_scope("test").filter(pk=dispute.pk).update(state="open")


def test_two_people_who_decide_at_once_decide_once(city, elsewhere):
    first = dispute_of(elsewhere)
    decide(city, first)
    with pytest.raises(Refused):
        decide(city, first, version=1)
    assert Act.objects.beyond_scope("test").filter(kind="dispute.decided").count() == 1


def test_many_are_decided_by_their_first_candidate_REG_13(city, business, elsewhere):
    unclear = business("说不清", industry="", at=city.west)
    far = business("没有部门", industry="", at=city.guhan)
    propose_many([unclear.pk, far.pk], actor=city.committee, now=NOW)
    uids = list(Dispute.objects.beyond_scope("test").values_list("uid", flat=True))
    decided, left = decide_as_suggested(uids=uids, reason="按意见第二条", actor=city.committee, now=LATER)
    assert (decided, left) == (3, 0)
    assert [current(one).lead for one in (elsewhere, unclear, far)] == [city.emergency_x, city.market, city.emergency_x]


def test_a_dispute_the_book_no_longer_sees_is_withdrawn_by_itself_REG_13(city, business, retail):
    party = business("说清了", industry="")
    propose_many([party.pk], actor=city.committee, now=NOW)
    dispute = dispute_of(party)
    set_facet(uid=party.uid, name="industry", value=retail, actor=city.committee, now=LATER)
    assert reload(dispute).state == "withdrawn"
    assert current(party).lead == city.commerce


def test_a_withdrawn_dispute_leaves_the_gap_in_sight(city, elsewhere):
    dispute = dispute_of(elsewhere)
    withdraw_dispute(uid=dispute.uid, version=dispute.version, reason="误报", actor=city.committee, now=LATER)
    assert reload(dispute).state == "withdrawn"
    assert reload(elsewhere).gaps & 1


def test_a_new_form_of_business_waits_for_an_explicit_decision_REG_28(city, business):
    party = business("农家乐", industry="6110")
    set_facet(uid=party.uid, name="new_business_form", value="farm_stay", actor=city.committee, now=NOW)
    assert dispute_of(party).hard_case == "new_business_form"
