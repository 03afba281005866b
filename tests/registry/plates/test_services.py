"""Plates: issued, numbered, void, hung up (REG-14)."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.assignment.handover import Handover, reassign_many
from anlan.registry.assignment.proposing import propose_many
from anlan.registry.assignment.services import confirm_many
from anlan.registry.parties.lifecycle import change_state
from anlan.registry.parties.models import Party
from anlan.registry.people.services import add_person, appoint, close_post
from anlan.registry.plates import queries, services
from tests.registry.assignment.conftest import NOW, reload

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=5)


def everybody(city):
    return Party.objects.visible_to(city.committee).filter(kind="enterprise")


@pytest.fixture
def chemist(city, business):
    """An enterprise with a complete, confirmed assignment."""
    party = business()
    propose_many([party.pk], actor=city.committee, now=NOW)
    confirm_many(parties=everybody(city), actor=city.committee, now=NOW)
    return party


@pytest.fixture
def plate(city, chemist):
    return services.issue_plate(party=chemist.uid, actor=city.committee, now=NOW)


def acts(kind):
    return Act.objects.beyond_scope("test").filter(kind=kind)


def test_a_plate_has_a_number_of_its_county_and_an_address_nobody_guesses_REG_14(city, chemist, plate, business):
    assert plate.number == "140403-000001"
    assert len(plate.token) >= 22
    assert (plate.leader_person.name, plate.officer_person) == ("杨副主任", plate.assignment.officer.holder)
    assert acts("plate.issued").get().party_uid == chemist.uid

    other = business("襄垣化工", at=city.guhan)
    propose_many([other.pk], actor=city.committee, now=NOW)
    confirm_many(parties=everybody(city), actor=city.committee, now=NOW)
    other_plate = services.issue_plate(party=other.uid, actor=city.committee, now=NOW)
    assert (other_plate.number, other_plate.token == plate.token) == ("140423-000001", False)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ("valid", "plate-valid"),
        ("unconfirmed", "plate-unconfirmed"),
        ("incomplete", "plate-incomplete"),
        ("unassigned", "plate-unassigned"),
    ],
)
def test_a_plate_must_name_everybody_for_good_REG_14(city, business, chemist, spoil, code):
    party = chemist
    if spoil == "valid":
        services.issue_plate(party=party.uid, actor=city.committee, now=NOW)
    if spoil == "unconfirmed":
        party = business("未确认")
        propose_many([party.pk], actor=city.committee, now=NOW)
    if spoil == "incomplete":
        post = city.east_deputy
        close_post(uid=post.uid, version=post.version, reason="撤销", actor=city.committee, now=NOW)
    if spoil == "unassigned":
        party = business("没人管")
    with pytest.raises(Refused, match=code):
        services.issue_plate(party=party.uid, actor=city.committee, now=LATER)


def test_plates_are_issued_in_bulk_and_the_others_counted_by_reason_REG_14(city, business, chemist):
    business("没人管")
    vacant = business("空岗", industry="3311")
    propose_many([vacant.pk], actor=city.committee, now=NOW)
    answer = services.issue_plates(parties=everybody(city), actor=city.committee, now=NOW)
    assert (answer.issued, answer.refused) == (1, {"plate-unassigned": 1, "plate-incomplete": 1})
    again = services.issue_plates(parties=everybody(city), actor=city.committee, now=NOW)
    assert (again.issued, again.refused["plate-valid"]) == (0, 1)


def test_only_the_committee_office_issues_and_only_within_its_reach_REG_31(city, chemist):
    with pytest.raises(Forbidden):
        services.issue_plate(party=chemist.uid, actor=city.officer, now=NOW)
    with pytest.raises(Refused, match="not-found"):
        services.issue_plate(party=chemist.uid, actor=city.county_committee, now=NOW)
    assert services.issue_plates(parties=everybody(city), actor=city.county_committee, now=NOW).issued == 0


def test_a_changed_assignment_voids_the_old_plate_in_the_same_transaction_REG_14(city, chemist, plate):
    reassign_many(
        Handover("lead", city.emergency.uid, city.market.uid), reason="机构改革", actor=city.committee, now=LATER
    )
    plate = reload(plate)
    assert (plate.voided_at, plate.void_reason) == (LATER, "assignment-changed")
    assert acts("plate.voided").get().subject_uid == plate.uid
    assert list(queries.without_plate(city.committee, again=True)) == [chemist]
    fresh = services.issue_plate(party=chemist.uid, actor=city.committee, now=LATER)
    assert (fresh.number, fresh.assignment.lead) == ("140403-000002", city.market)
    assert not queries.without_plate(city.committee, again=True).exists()


def test_another_holder_of_the_post_voids_the_plate_that_names_the_old_one_REG_14(city, plate):
    successor = add_person(organisation=city.east_government.uid, name="新副主任", actor=city.committee, now=LATER)
    post = city.east_deputy
    appoint(uid=post.uid, person=successor.uid, version=post.version, actor=city.committee, now=LATER)
    assert reload(plate).void_reason == "holder-changed"


def test_a_plate_stays_valid_when_something_else_about_the_post_changes(city, plate):
    from anlan.registry.people.services import edit_post

    post = city.east_deputy
    edit_post(uid=post.uid, version=post.version, fields={"order": 7}, actor=city.committee, now=LATER)
    assert reload(plate).voided_at is None


def test_closing_the_officers_post_voids_the_plate_REG_12_REG_14(city, plate):
    post = plate.assignment.officer
    close_post(uid=post.uid, version=post.version, reason="撤销", actor=city.committee, now=LATER)
    assert reload(plate).void_reason == "holder-changed"


def test_a_party_out_of_business_has_no_valid_plate_and_needs_none_REG_30(city, chemist, plate):
    party = reload(chemist)
    change_state(uid=party.uid, state="closed", version=party.version, reason="关闭", actor=city.committee, now=LATER)
    assert reload(plate).void_reason == "party-closed"
    assert not queries.without_plate(city.committee, again=True).exists()


def test_a_lost_plate_is_voided_by_hand_with_a_reason_REG_14(city, plate):
    with pytest.raises(Refused, match="reason-missing"):
        services.void_plate(uid=plate.uid, version=1, reason=" ", actor=city.committee, now=LATER)
    with pytest.raises(Refused, match="stale-edit"):
        services.void_plate(uid=plate.uid, version=4, reason="遗失", actor=city.committee, now=LATER)
    services.void_plate(uid=plate.uid, version=1, reason="遗失", actor=city.committee, now=LATER)
    with pytest.raises(Refused, match="plate-void"):
        services.void_plate(uid=plate.uid, version=2, reason="遗失", actor=city.committee, now=LATER)


ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


class Photo(BytesIO):
    name = "门口.png"

    def chunks(self):
        yield self.getvalue()


def test_that_it_hangs_is_proven_by_day_place_and_photo_REG_14(city, plate):
    assert queries.not_hung(city.committee).get() == plate
    hung = services.record_hanging(
        uid=plate.uid, version=1, hung_on=date(2026, 11, 25), place="正门左侧", longitude=113.1, latitude=36.2,
        photo=Photo(ONE_PIXEL), actor=city.committee, now=LATER,
    )  # fmt: skip
    assert (hung.hung_place, hung.evidence is not None) == ("正门左侧", True)
    act = acts("plate.hung").get()
    assert (act.counts_on, act.evidence is not None) == (date(2026, 11, 25), True)
    assert not queries.not_hung(city.committee).exists()


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2027, 1, 1)])
def test_a_plate_cannot_hang_before_it_was_issued_nor_tomorrow(city, plate, day):
    with pytest.raises(Refused, match="plate-day"):
        services.record_hanging(uid=plate.uid, version=1, hung_on=day, actor=city.committee, now=LATER)
