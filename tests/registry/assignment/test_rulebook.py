"""The rule book as rows that the committee office edits, with a rehearsal before (REG-13)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.assignment.loading import load_shipped
from anlan.registry.assignment.models import Assignment, Rule
from anlan.registry.assignment.proposing import propose_many
from anlan.registry.assignment.rulebook import (
    RuleGiven,
    add_rule,
    apply_book,
    change_rule,
    close_rule,
    parse_condition,
    rehearse,
)
from anlan.registry.assignment.services import confirm_many
from anlan.registry.parties.models import Party
from tests.registry.assignment.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=5)
CHEMISTRY = RuleGiven(
    article="A26",
    title="化工",
    order=1200,
    condition={"facet": "industry", "prefix": "26"},
    line="industry_it",
    level=3,
)


def rule(article):
    return Rule.objects.beyond_scope("test").get(article=article, last_day=None)


def lead_of(party):
    return Assignment.objects.beyond_scope("test").get(party=party, superseded_at=None, last_day=None).lead


@pytest.fixture
def parties(city, business):
    made = [business("化工一"), business("化工二"), business("百货", industry="5211")]
    propose_many([party.pk for party in made], actor=city.committee, now=NOW)
    confirm_many(parties=Party.objects.visible_to(city.committee).filter(pk=made[1].pk), actor=city.committee, now=NOW)
    return made


def test_a_rehearsal_says_what_a_change_would_move_and_moves_nothing_REG_13(city, parties):
    answer = rehearse(CHEMISTRY, instead_of=rule("A26").uid, actor=city.committee, now=LATER)
    assert (answer.looked_at, answer.moved) == (2, 2)
    [move] = answer.moves
    assert (move.before, move.after, move.parties, move.confirmed) == (city.emergency.pk, city.industry.pk, 2, 1)
    assert [lead_of(party) for party in parties] == [city.emergency, city.emergency, city.commerce]


def test_a_rehearsal_of_the_same_wording_moves_nothing(city, parties):
    same = replace(CHEMISTRY, line="emergency")
    assert rehearse(same, instead_of=rule("A26").uid, actor=city.committee, now=LATER).moved == 0


def test_taking_an_article_out_sends_its_parties_to_the_residual_case(city, parties):
    answer = rehearse(None, instead_of=rule("A26").uid, actor=city.committee, now=LATER)
    assert [(move.after, move.case, move.parties) for move in answer.moves] == [(None, "no_department", 2)]


def test_a_changed_article_keeps_its_old_wording_and_applies_to_those_it_concerns_REG_13(city, parties):
    old = rule("A26")
    fresh = change_rule(old.uid, CHEMISTRY, version=old.version, actor=city.committee, now=LATER)
    assert (rule("A26").pk, Rule.objects.beyond_scope("test").get(pk=old.pk).line) == (fresh.pk, "emergency")

    counts = apply_book([fresh.uid, old.uid], actor=city.committee, now=LATER)

    assert counts.proposed == 2
    assert [lead_of(party) for party in parties] == [city.industry, city.industry, city.commerce]
    assert Act.objects.beyond_scope("test").filter(kind="rule.changed").count() == 1


def test_what_a_city_changed_the_delivered_book_never_overwrites_REG_13(city, parties):
    old = rule("A26")
    change_rule(old.uid, CHEMISTRY, version=old.version, actor=city.committee, now=LATER)
    close_rule(rule("A52").uid, version=1, reason="并入其他条", actor=city.committee, now=LATER)
    assert load_shipped(actor=city.committee, now=LATER) == 0
    assert rule("A26").line == "industry_it"
    assert not Rule.objects.beyond_scope("test").filter(article="A52", last_day=None).exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"article": ""}, "rule-title-missing"),
        ({"line": ""}, "rule-effect"),
        ({"hard_case": "group"}, "rule-effect"),
        ({"level": None}, "rule-effect"),
        ({"line": "magic"}, "rule-line-unknown"),
        ({"condition": {"facet": "industry"}}, "selector-wrong"),
        ({"line": "", "hard_case": "group", "suggests": (("annex", "moon"),)}, "rule-candidates"),
        ({}, "rule-article-taken"),
    ],
)
def test_an_article_that_makes_no_sense_is_refused(city, given, code):
    with pytest.raises(Refused, match=code):
        add_rule(replace(CHEMISTRY, **given), actor=city.committee, now=NOW)


def test_a_condition_that_is_no_json_is_refused():
    with pytest.raises(Refused, match="rule-condition"):
        parse_condition("{")


def test_two_people_who_change_an_article_change_it_once(city):
    old = rule("A26")
    change_rule(old.uid, CHEMISTRY, version=old.version, actor=city.committee, now=LATER)
    with pytest.raises(Refused, match="rule-closed"):
        change_rule(old.uid, CHEMISTRY, version=old.version, actor=city.committee, now=LATER)
    with pytest.raises(Refused, match="stale-edit"):
        close_rule(rule("A26").uid, version=9, reason="x", actor=city.committee, now=LATER)


def test_only_the_committee_office_changes_the_book(city):
    with pytest.raises(Forbidden):
        add_rule(replace(CHEMISTRY, article="11"), actor=city.officer, now=NOW)
