"""The live system swept: the same verdicts as the pages show, stored once, however often it runs (INS-03, RSP-10)."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.sealing import seal
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.services import system_actor
from anlan.insight.sweep import rules
from anlan.insight.sweep.cli import sweep as command
from anlan.insight.sweep.models import Shortfall, Sweep
from anlan.insight.sweep.queries import verdict_file
from anlan.insight.sweep.schedule import sweep_when_due
from anlan.insight.sweep.services import sweep_live
from anlan.insight.warehouse.exporting import alone, warehouse
from anlan.prevention.checks.services import CHECKS
from anlan.registry.parties.facts import set_facet
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.responsibility.duties import services as duties
from anlan.responsibility.evidence import services as evidence
from anlan.responsibility.owed.queries import Owing, owed
from tests.insight.sweep.worlds import verdicts_in
from tests.registry.cast import actor_in
from tests.registry.cast import enterprise as enterprise_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
SYSTEM = system_actor("test")
NOW = datetime(2026, 11, 3, 4, tzinfo=UTC)


@pytest.fixture
def lists(db):
    from tests.registry.conftest import load_lists

    load_lists()


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def at(month, day, hour=4):
    return datetime(2026, month, day, hour, tzinfo=UTC)


def put_in_force(code, **terms):
    given = {"name": code, "selector": {"facet": "kind", "in": ["enterprise"]}, "cadence": "month", "grace": 5,
             "act_kind": "check.plant", "responsibility": "enterprise", "ground": "production"}  # fmt: skip
    one = duties.enter_duty(code, {**given, **terms}, actor=SYSTEM, now=at(7, 1))
    return duties.switch_on(one.uid, version=one.version, from_day=date(2026, 7, 1), actor=SYSTEM, now=at(7, 1))


@pytest.fixture
def mills(city):
    """Three mills that have been there since 2025: one diligent, one late and then idle, one that did nothing."""
    found = [enterprise_of(city, name=name) for name in ("勤勉面粉厂", "拖沓面粉厂", "沉默面粉厂")]
    for mill in found:
        mill.spells.update(first_day=date(2025, 1, 1), recorded_at=datetime(2025, 1, 1, tzinfo=UTC))
    return found


def check(party, day, now):
    values = {"party": party, "kind": "plant", "counts_on": day, "nothing_found": True}
    actor = actor_in(party, "enterprise_principal")
    return evidence.draft(CHECKS, values, hand_in_now=True, actor=actor, now=now)
