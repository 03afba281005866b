"""From a duty that is not done to a warning, by a real sweep; from the act to its end (INS-01, INS-02)."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.models import Act
from anlan.foundation.scope.services import system_actor
from anlan.insight.sweep.services import sweep_live
from anlan.insight.warnings import services
from anlan.insight.warnings.models import Cause, ClosedAs, Warning
from anlan.insight.warnings.raising import Applied
from anlan.insight.warnings.rules import Rung, Sentence
from anlan.insight.warnings.running import follow_the_sweep
from anlan.registry.lists.loading import load_shipped
from anlan.registry.parties.models import Spell
from anlan.responsibility.duties.services import enter_duty, grant_waiver, retire, switch_on
from tests.registry.cast import NOON

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
LADDER = [
    {"rung": rung, "days": days} for rung, days in (("remind", -3), ("warn", 0), ("report", 3), ("supervise", 10))
]
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MONDAY = NOON + DAY
"""Noon of Monday 23 November 2026: week 48 has begun."""


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def weekly(wang):
    """Every enterprise inspects itself once a week, from week 48 on."""
    load_shipped(actor=SYSTEM, now=NOON)
    terms = {
        "name": "每周自查", "selector": {"facet": "kind", "in": ["enterprise"]}, "cadence": "week",
        "act_kind": "check.plant", "responsibility": "enterprise", "ground": "production", "ladder": LADDER,
    }  # fmt: skip
    duty = enter_duty("OWN-1", terms, actor=SYSTEM, now=NOON)
    return switch_on(duty.uid, version=duty.version, from_day=MONDAY.date(), actor=SYSTEM, now=NOON)


def look(now):
    sweep_live(now=now)
    return follow_the_sweep(now)


def inspected(wang, now):
    with transaction.atomic():
        ledger.record("check.plant", by=wang.actor, recorded_at=now, party_uid=wang.unit.uid)


def warnings():
    return list(Warning.objects.beyond_scope("test").filter(cause=Cause.DUTY).order_by("pk"))


def test_who_does_not_inspect_is_reminded_warned_and_reported_and_the_next_week_met_ends_it(wang, li, weekly):
    assert look(MONDAY) == Applied(), "the week has begun; its end is far"
    assert look(MONDAY + 4 * DAY) == Applied(raised=1)
    (warning,) = warnings()
    assert (warning.rung, warning.spell, warning.sentence) == (Rung.REMIND, "2026W48", Sentence.INSPECT)
    assert look(MONDAY + WEEK) == Applied(climbed=1), "the week is over and nobody inspected: the system notices"
    assert look(MONDAY + WEEK + 3 * DAY) == Applied(climbed=1)
    assert warnings()[0].rung == Rung.REPORT
    inspected(wang, MONDAY + WEEK + 4 * DAY)
    assert look(MONDAY + WEEK + 4 * DAY) == Applied(closed=1), "week 49 is met"
    (warning,) = warnings()
    assert warning.closed_as == ClosedAs.MET and warning.failing == 1


def test_a_sweep_is_followed_once(wang, weekly):
    sweep_live(now=MONDAY + WEEK)
    assert follow_the_sweep(MONDAY + WEEK) == Applied(raised=1)
    assert follow_the_sweep(MONDAY + WEEK) is None
    assert look(MONDAY + WEEK + timedelta(hours=1)) == Applied()


def test_it_rises_while_weeks_keep_failing(wang, li, weekly):
    look(MONDAY + WEEK)
    look(MONDAY + 3 * WEEK)
    (warning,) = warnings()
    assert (warning.spell, warning.latest, warning.failing) == ("2026W48", "2026W50", 3)
    assert warning.rung == Rung.SUPERVISE


def test_an_accepted_explanation_ends_the_spell_and_later_failure_begins_another(wang, li, weekly):
    look(MONDAY + WEEK)
    services.explain(warnings()[0], text="停产检修", actor=wang.actor, now=MONDAY + WEEK)
    services.decide_waiting(warnings()[0], accept=True, decision="属实", actor=li.actor, now=MONDAY + WEEK)
    assert look(MONDAY + WEEK + DAY) == Applied(), "what is explained is not raised again"
    assert look(MONDAY + 2 * WEEK) == Applied(raised=1), "week 49 was not explained"
    first, second = warnings()
    assert (first.closed_as, second.spell, second.rung) == (ClosedAs.ACCEPTED, "2026W49", Rung.WARN)


@pytest.mark.parametrize("why", ["waived", "closed", "switched off"])
def test_what_is_no_longer_owed_is_not_called_fulfilled(wang, weekly, why):
    look(MONDAY + WEEK)
    now = MONDAY + WEEK + DAY
    if why == "waived":
        grant_waiver(
            weekly.uid, party=wang.unit, first_day=MONDAY.date(), last_day=(now + WEEK).date(), reason="停产",
            approved_by="区安委办", actor=SYSTEM, now=now,
        )  # fmt: skip
    elif why == "closed":
        Spell.objects.beyond_scope("test").filter(party=wang.unit).update(last_day=now.date())
    else:
        retire(weekly.uid, version=weekly.version, reason="另行部署", actor=SYSTEM, now=now)
    look(now + DAY)
    (warning,) = warnings()
    assert warning.closed_as == ClosedAs.NOT_OWED
    told = Act.objects.beyond_scope("test").get(kind="warning.closed")
    assert json.loads(told.detail.body)["closed_as"] == "not_owed"
