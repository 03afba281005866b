"""The live system swept: the same verdicts as the pages show, stored once, however often it runs (INS-03, RSP-10)."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from anlan.foundation.jobs.models import Job
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
from anlan.registry.lists.loading import load_shipped
from anlan.registry.parties.facts import set_facet
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.registry.people.services import create_post
from anlan.responsibility.duties import services as duties
from anlan.responsibility.evidence import services as evidence
from anlan.responsibility.owed.gathering import Owing
from anlan.responsibility.owed.queries import owed
from tests.insight.sweep.worlds import verdicts_in
from tests.registry.cast import NOON, wang
from tests.registry.cast import enterprise as enterprise_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
SYSTEM = system_actor("test")
NOW = datetime(2026, 11, 3, 4, tzinfo=UTC)


@pytest.fixture
def lists(db):
    load_shipped(actor=SYSTEM, now=NOON)


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
    return evidence.draft(CHECKS, values, hand_in_now=True, actor=wang(party), now=now)


def on_pages(now):
    """Return the verdicts that the pages of every party and post show."""
    holders = [Owing(party) for party in Party.objects.beyond_scope("test")]
    holders += [Owing(post.organisation, post) for post in Post.objects.beyond_scope("test")]
    return sorted(
        (verdict.duty.id, -one.post.pk if one.post else one.party.pk, verdict.period.code, verdict.status.value)
        for one in holders
        for verdict in owed(SYSTEM, one, at=now).verdicts
    )


def stored():
    rows = Shortfall.objects.beyond_scope("test").order_by("party", "duty", "post")
    return [
        (one.duty.code, one.post or one.party, one.status, one.spell, one.latest, one.failing, one.answered, one.due_at)
        for one in rows
    ]


def test_the_sweep_says_of_everybody_what_the_pages_say(city, mills):
    diligent, late, idle = mills
    put_in_force("MONTHLY")
    big = {"all": [{"facet": "region", "prefix": "14"}, {"facet": "employees", "min": 50}]}
    put_in_force("QUARTERLY", cadence="quarter", minimum=2, grace_unit="working", selector=big)
    put_in_force("IN-PERSON", holder="post", cadence="year", selector={"facet": "head", "in": ["yes", "no"]})
    create_post(organisation=late.uid, title="厂长", kind="staff", is_head=True, actor=SYSTEM, now=at(1, 1))
    put_in_force("EVERYBODY", selector={"not": {"facet": "kind", "in": ["village"]}}, strength="encouraged")
    set_facet(uid=idle.uid, name="employees", value="60", first_day=date(2026, 8, 1), actor=SYSTEM, now=at(8, 1))
    for month in (7, 8, 9, 10):
        check(diligent, date(2026, month, 10), at(month, 10))
    for month in (7, 8):
        check(late, date(2026, month, 20), at(month + 1, 20))
    voided = check(idle, date(2026, 7, 9), at(7, 9))
    evidence.void(CHECKS, voided, voided.version, reason="误报", actor=wang(idle), now=at(10, 1))
    seal(now=at(9, 1))  # acts from before and after the last head are read alike
    record = sweep_live(now=NOW)
    verdicts = verdicts_in(verdict_file(NOW))
    assert verdicts == on_pages(NOW)
    assert {row[3] for row in verdicts} >= {"met", "late", "missed", "lapsed", "open", "due"}
    assert record.counted == len(verdicts) == sum(record.statuses.values())
    assert (record.moved, record.catch_up, record.duties) == (None, False, 4)
    assert any(holder < 0 for _, holder, *_ in verdicts)


def test_a_spell_of_failure_is_one_row_that_closes_when_the_next_period_is_met(city, mills):
    diligent, late, idle = mills
    put_in_force("MONTHLY")
    for month in (7, 8, 9, 10):
        check(diligent, date(2026, month, 10), at(month, 10))
    check(late, date(2026, 7, 20), at(7, 20))
    check(late, date(2026, 9, 20), at(10, 20))
    sweep_live(now=NOW)
    due_july, due_august = at(8, 5, 16), at(9, 5, 16)
    assert stored() == [
        ("MONTHLY", late, "missed", "2026-08", "2026-09", 2, True, due_august),  # September was done late: answered
        ("MONTHLY", idle, "missed", "2026-07", "2026-09", 3, False, due_july),  # October is in grace until the 5th
    ]
    check(late, date(2026, 10, 30), at(11, 4))
    sweep_live(now=at(11, 4))
    assert [row[1] for row in stored()] == [idle]


def test_what_is_soon_due_is_stored_as_many_days_before_as_the_ladder_reminds(city, mills):
    put_in_force("MONTHLY", grace=0, ladder=[{"rung": "remind", "days": -3}, {"rung": "warn", "days": 0}])
    for month in (7, 8, 9, 10):
        for mill in mills:
            check(mill, date(2026, month, 10), at(month, 10))
    sweep_live(now=datetime(2026, 11, 27, 15, 59, 59, tzinfo=UTC))
    assert stored() == []
    sweep_live(now=datetime(2026, 11, 27, 16, tzinfo=UTC))
    assert [row[2:7] for row in stored()] == [("open", "2026-11", "2026-11", 0, False)] * 3


def test_swept_twice_nothing_changes_and_each_sweep_proves_that_it_ran(city, mills):
    put_in_force("MONTHLY")
    first = sweep_live(now=NOW)
    keys = set(Shortfall.objects.beyond_scope("test").values_list("pk", flat=True))
    again = sweep_live(now=NOW + timedelta(minutes=5))
    assert (again.moved, again.hash, again.counted) == (0, first.hash, first.counted)
    assert set(Shortfall.objects.beyond_scope("test").values_list("pk", flat=True)) == keys
    check(mills[0], date(2026, 11, 3), NOW + timedelta(minutes=6))
    moved = sweep_live(now=NOW + timedelta(minutes=10))
    assert moved.moved == 1 and moved.hash != first.hash
    assert Act.objects.beyond_scope("test").filter(kind="sweep.ran", subject_uid=moved.uid).count() == 1


def test_killed_before_it_stored_the_next_sweep_ends_where_one_would_have(city, mills, monkeypatch):
    put_in_force("MONTHLY")

    class Killed(BaseException):
        pass

    with monkeypatch.context() as patch:
        patch.setattr("anlan.insight.sweep.services._replace_shortfalls", lambda short: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            sweep_live(now=NOW)
    assert not Sweep.objects.beyond_scope("test").exists()
    (warehouse() / ".export-left").mkdir()  # what a killed export leaves behind
    sweep_live(now=NOW + timedelta(minutes=1))
    assert len(stored()) == 3
    assert not list(warehouse().glob(".*export*")) and not list(warehouse().rglob("*.part"))


def test_acts_are_exported_once_and_a_month_that_is_over_is_packed(city, mills, home):
    put_in_force("MONTHLY")
    kept = home / "warehouse" / "acts.json"
    for day in (5, 6):
        check(mills[0], date(2026, 10, day), at(10, day))
        seal(now=at(10, day, 5))
        sweep_live(now=at(10, day, 6))
    assert len(json.loads(kept.read_text())["files"]["act"]["2026-10"]) == 2
    sweep_live(now=NOW)
    files = json.loads(kept.read_text())["files"]["act"]["2026-10"]
    assert len(files) == 1 and (home / "warehouse" / "acts" / files[0]).is_file()
    assert verdicts_in(verdict_file(NOW)) == on_pages(NOW)
    (home / "warehouse" / "acts" / files[0]).unlink()  # a lost file is exported again
    sweep_live(now=NOW + timedelta(minutes=1))
    assert verdicts_in(verdict_file(NOW + timedelta(minutes=1))) == on_pages(NOW)


def test_a_replay_shows_what_was_known_then_and_stores_nothing(city, mills, tmp_path):
    put_in_force("MONTHLY")
    check(mills[0], date(2026, 8, 20), at(9, 20))
    out = tmp_path / "then.parquet"
    said = CliRunner().invoke(
        command, ["--as-of", "2026-09-10T12:00:00+08:00", "--out", str(out)], catch_exceptions=False
    )
    assert said.exit_code == 0 and "verdicts as known at 2026-09-10T04:00:00+00:00" in said.output
    assert verdicts_in(out) == on_pages(at(9, 10))
    assert not Sweep.objects.beyond_scope("test").exists() and not stored()


def test_one_sweep_at_a_time(city):
    with alone(), pytest.raises(Refused) as refused:
        sweep_live(now=NOW)
    assert refused.value.code == "sweep-running"


def test_sweeps_are_due_each_hour_and_with_each_new_day_and_a_gap_is_caught_up_and_said(city):
    assert rules.is_due(None, NOW)
    assert not rules.is_due(NOW, NOW + timedelta(minutes=59)) and rules.is_due(NOW, NOW + timedelta(hours=1))
    assert rules.is_due(datetime(2026, 11, 3, 15, 59, tzinfo=UTC), datetime(2026, 11, 3, 16, tzinfo=UTC))
    sweep_live(now=NOW)
    late = sweep_live(now=NOW + timedelta(days=2))
    assert (late.catch_up, late.silent_since) == (True, NOW)
    assert not sweep_when_due(late.as_of + timedelta(minutes=10))
    waiting = Job.objects.create(kind="sweep", title="", call="", made_at=NOW)
    assert not sweep_when_due(late.as_of + timedelta(hours=2))
    Job.objects.beyond_scope("test").filter(pk=waiting.pk).update(ended_at=NOW)
    assert sweep_when_due(late.as_of + timedelta(hours=2))
