"""Proposing, confirming and assigning (REG-12, REG-13, REG-15)."""

from datetime import date, timedelta

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.assignment import services
from anlan.registry.assignment.answering import history, who_was_responsible
from anlan.registry.assignment.gaps import republish_gaps
from anlan.registry.assignment.models import Assignment, Dispute
from anlan.registry.assignment.proposing import Counts, Proposed, prepare, propose_many, store_fresh
from anlan.registry.assignment.rules import PartyFacts
from anlan.registry.parties.lifecycle import change_state
from anlan.registry.parties.models import Party, PartyReach
from anlan.registry.parties.services import PlaceGiven, set_facet, set_place
from anlan.registry.people.services import appoint, close_post
from tests.registry.assignment.conftest import NOW, TODAY, reload

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


def acts(kind):
    return Act.objects.beyond_scope("test").filter(kind=kind)


def current(party):
    return Assignment.objects.beyond_scope("test").get(party=party, superseded_at=None, last_day=None)


def test_a_proposal_names_all_four_and_publishes_them_REG_12(city, business):
    party = business()

    counts = services.propose(party=party.uid, actor=city.committee, now=NOW)

    row, party = current(party), reload(party)
    assert (row.lead, row.government, row.leader) == (city.emergency, city.east_government, city.east_deputy)
    assert row.officer in (city.li, city.zhao)
    assert (row.rule.article, row.why["code"], row.confirmed_at) == ("A26", "by-rule", None)
    assert (party.lead, party.gaps) == (city.emergency, 0)
    assert counts.proposed == 1
    assert acts("assignment.proposed").get().party_uid == party.uid


def test_the_department_sees_what_it_was_given_REG_31(city, business):
    party = business()
    assert not Party.objects.visible_to(city.officer).filter(pk=party.pk).exists()
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    assert Party.objects.visible_to(city.officer).filter(pk=party.pk).exists()


def test_proposing_again_changes_nothing(city, business):
    party = business()
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    row = current(party)
    counts = services.propose(party=party.uid, actor=city.committee, now=LATER)
    assert (counts.unchanged, counts.proposed, current(party).pk) == (1, 0, row.pk)
    assert acts("assignment.proposed").count() == 1


def test_parties_of_a_chunk_are_stored_as_one_by_one(city, business):
    """The import's way (``store_fresh``) gives the same rows as proposing for each party."""
    parties = [business("甲"), business("乙", industry="5211"), business("丙", industry="", kind="sole_trader")]
    proposer = prepare(NOW)
    rows = []
    for party in parties:
        path = party.region_path
        facts = PartyFacts(party.pk, party.kind, party.industry, registered=path, operating=(path,))
        answer = proposer.propose(facts)
        assert answer is not None
        Party.objects.beyond_scope("as the import").filter(pk=party.pk).update(lead=answer.lead, gaps=answer.gaps)
        rows.append(Proposed(party.pk, party.uid, (path,), "", answer))
    counts = store_fresh(rows, actor=system_actor("import"), now=NOW)
    assert (counts.proposed, counts.disputed) == (3, 1)
    assert Dispute.objects.beyond_scope("test").get().hard_case == "unclear_industry"

    again = propose_many([party.pk for party in parties], actor=city.committee, now=LATER)
    assert (again.unchanged, again.proposed, again.disputed) == (3, 0, 0)
    assert list(PartyReach.objects.filter(party=parties[1]).order_by("line").values_list("line", flat=True)) == [
        "",
        "commerce",
    ]


@pytest.mark.parametrize("who", ["officer", "villager"])
def test_who_may_not_decide_cannot_confirm(city, business, who):
    party = business(at=city.village)
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    with pytest.raises(Forbidden):
        services.confirm(party=party.uid, seen=current(party).pk, actor=getattr(city, who), now=NOW)


def test_a_party_of_the_neighbouring_county_is_not_found(city, business):
    party = business()
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    with pytest.raises(Refused, match="not-found"):
        services.confirm(party=party.uid, seen=current(party).pk, actor=city.county_committee, now=NOW)
    assert propose_many([party.pk], actor=city.county_committee, now=NOW) == Counts()


def test_confirming_what_somebody_else_replaced_is_refused(city, business, retail):
    party = business()
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    seen = current(party).pk
    set_facet(uid=party.uid, name="industry", value=retail, actor=city.committee, now=LATER)
    with pytest.raises(Refused, match="stale-edit"):
        services.confirm(party=party.uid, seen=seen, actor=city.committee, now=LATER)


def test_a_confirmed_assignment_stays_until_the_facts_say_something_else_REG_12(city, business, retail):
    party = business()
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    services.confirm(party=party.uid, seen=current(party).pk, actor=city.committee, now=NOW)

    set_facet(uid=party.uid, name="employees", value="80", actor=city.committee, now=LATER)
    assert current(party).confirmed_at == NOW

    set_facet(uid=party.uid, name="industry", value=retail, actor=city.committee, now=LATER)
    row = current(party)
    assert (row.lead, row.confirmed_at) == (city.commerce, None)
    assert acts("assignment.confirmed").count() == 1


def test_confirming_in_bulk_takes_proposals_with_a_department_only(city, business):
    parties = [business("甲"), business("乙", industry="")]
    propose_many([party.pk for party in parties], actor=city.committee, now=NOW)
    everybody = Party.objects.visible_to(city.committee).filter(kind="enterprise")
    assert services.confirm_many(parties=everybody, actor=city.committee, now=NOW) == 1
    assert current(parties[0]).confirmed_at == NOW
    assert current(parties[1]).confirmed_at is None


def test_moving_to_another_county_proposes_its_department_and_its_people_REG_09(city, business):
    party = business()
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    for place in list(party.places.all()):
        given = PlaceGiven(place.role, city.guhan.uid, "古韩镇1号")
        set_place(uid=party.uid, place=given, replaces=place.pk, actor=city.committee, now=LATER)
    row = current(party)
    assert (row.lead, row.government, row.leader) == (city.emergency_x, city.guhan_government, city.guhan_head)
    assert not Party.objects.visible_to(city.officer).filter(pk=party.pk).exists()


def test_a_party_out_of_business_needs_nobody_and_its_history_stays_REG_30(city, business):
    party = business()
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    party = reload(party)
    change_state(
        uid=party.uid, state="closed", version=party.version, reason="依法关闭", actor=city.committee, now=LATER
    )
    assert not Assignment.objects.beyond_scope("test").filter(party=party, superseded_at=None, last_day=None).exists()
    assert who_was_responsible(city.committee, party.uid, day=TODAY).assignment.lead == city.emergency
    assert who_was_responsible(city.committee, party.uid, day=date(2026, 12, 2)).assignment is None
    assert acts("assignment.ended").count() == 1
    assert (reload(party).lead, reload(party).gaps) == (None, 0)


def by_hand(city, party, **given):
    row = Assignment.objects.beyond_scope("test").filter(party=party, superseded_at=None, last_day=None).first()
    values = {
        "seen": row.pk if row else None, "lead": city.commerce.uid, "government": city.east_government.uid,
        "leader": city.east_head.uid, "officer": city.sun.uid, "reason": "区政府专题会议纪要", **given,
    }  # fmt: skip
    return services.assign(party=party.uid, actor=city.committee, now=LATER, **values)


def test_assigning_by_hand_keeps_what_held_before_REG_15(city, business):
    party = business()
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    row = by_hand(city, party)
    assert (row.lead, row.officer, row.why["code"]) == (city.commerce, city.sun, "by-hand")
    assert [one.lead for one in history(party)] == [city.commerce, city.emergency]
    before = who_was_responsible(city.committee, party.uid, day=date(2026, 12, 1))
    after = who_was_responsible(city.committee, party.uid, day=date(2026, 12, 2))
    assert (before.assignment.lead, before.leader.person) == (city.emergency, "杨副主任")
    assert (after.assignment.lead, after.leader.person, after.officer.person) == (city.commerce, "陈主任", "孙丽")
    assert acts("assignment.changed").get().party_uid == party.uid


def test_as_it_was_known_last_week_the_correction_is_not_there_yet_REG_15(city, business):
    party = business()
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    by_hand(city, party)
    day = date(2026, 12, 5)
    assert who_was_responsible(city.committee, party.uid, day=day).assignment.lead == city.commerce
    known = who_was_responsible(city.committee, party.uid, day=day, known=NOW + timedelta(days=1))
    assert known.assignment.lead == city.emergency


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": " "}, "reason-missing"),
        ({"seen": -1}, "stale-edit"),
        ({"lead": "east_government"}, None),
        ({"lead": "office"}, "assignment-lead-kind"),
        ({"government": "commerce"}, "assignment-government-kind"),
        ({"leader": "west_head"}, "assignment-leader-post"),
        ({"officer": "li"}, "assignment-officer-post"),
        ({"officer": "station_officer"}, None),
        ({"lead": None, "government": None, "leader": None, "officer": None}, "assignment-nothing"),
    ],
)
def test_an_assignment_by_hand_must_make_sense_REG_12(city, business, given, code):
    party = business()
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    named = {
        name: getattr(city, value).uid if isinstance(value, str) and hasattr(city, value) else value
        for name, value in given.items()
    }
    if "lead" in given and code is None:
        named["officer"] = city.station_officer.uid
    if code is None:
        assert by_hand(city, party, **named)
        return
    with pytest.raises(Refused, match=code):
        by_hand(city, party, **named)
    assert current(party).lead == city.emergency


def test_assigning_by_hand_settles_an_open_dispute(city, business):
    party = business(industry="")
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    by_hand(city, party)
    assert Dispute.objects.beyond_scope("test").get().state == "withdrawn"
    assert services.propose(party=party.uid, actor=city.committee, now=LATER).kept == 1


def test_closing_a_post_raises_all_its_parties_as_gaps_at_once_REG_12(city, business):
    parties = [business(f"化工{n}") for n in range(3)]
    propose_many([party.pk for party in parties], actor=city.committee, now=NOW)
    officer = current(parties[0]).officer
    close_post(uid=officer.uid, version=officer.version, reason="机构改革", actor=city.committee, now=LATER)
    assert [reload(party).gaps for party in parties] == [8, 8, 8]


def test_a_named_successor_closes_the_gap_REG_12(city, business):
    party = business(industry="3311")
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    assert reload(party).gaps == 8
    person = city.li.holder
    post = city.industry_officer
    appoint(uid=post.uid, person=person.uid, version=post.version, acting=True, actor=city.committee, now=LATER)
    assert reload(party).gaps == 8, "who only stands in leaves the gap open"
    appoint(uid=post.uid, person=person.uid, version=reload(post).version, actor=city.committee, now=LATER)
    assert reload(party).gaps == 0


def test_many_posts_are_republished_with_few_queries(city, business, django_assert_max_num_queries):
    party = business()
    services.propose(party=party.uid, actor=city.committee, now=NOW)
    posts = [city.li.pk, city.zhao.pk, city.east_deputy.pk]
    with django_assert_max_num_queries(5):
        republish_gaps(posts, city.committee, NOW)
    assert reload(party).gaps == 0
