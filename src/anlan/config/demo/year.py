"""A year of the demo city: who did his duties, who did them late, and who did not.

The engine itself says what was owed: the sweep judges the city with nothing done yet, and for each obligation a unit's
character decides what became of it. Records and acts are dated to the day, deterministic by unit, duty and period.
"""

import random
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import duckdb
from django.db import models, transaction

from anlan.emergency.drills.models import Drill
from anlan.foundation.bulk.services import insert_rows
from anlan.foundation.calendars.rules import LOCAL_ZONE, local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.rules import ActDraft
from anlan.foundation.periods.rules import Cadence, containing, parse, previous_to
from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import system_actor
from anlan.foundation.workflow.models import KnownState
from anlan.insight.assessment import services as assessment
from anlan.insight.sweep.services import judge_live, sweep_live
from anlan.insight.warnings.running import follow_the_sweep, look_at_hazards, look_at_the_registry
from anlan.prevention.checks.models import SelfCheck
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.responsibility.duties.queries import terms_in_force
from anlan.responsibility.meetings.models import Meeting
from anlan.responsibility.reports.models import Report
from anlan.supervision.inspections.models import Inspection

PAPER = system_actor("paper-records")
"""What units without an account of the demo did stands as entered from their paper records."""
_WHY = "the demo is built by the system"
SWEPT_DAYS_AGO = (28, 14, 7, 0)
_TABLES: dict[str, type[models.Model]] = {
    "check": SelfCheck, "meeting": Meeting, "report": Report, "inspection": Inspection, "drill": Drill,
}  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """One fulfilment: for whom (of which unit, led by which post), as what, on which local day, recorded when."""

    holder_uid: UUID
    unit: "Unit"
    post: int | None
    noun: str
    kind: str
    period: str
    counts_on: date
    recorded_at: datetime
    chance: random.Random


@dataclass(frozen=True)
class Unit:
    """A unit as the year needs it."""

    id: int
    uid: UUID
    name: str
    county: str


def keep_a_year(*, now: datetime) -> int:
    """Let every unit do what its character makes of its duties; return how many acts that gave."""
    deeds = sorted(_deeds(now), key=lambda deed: deed.recorded_at)
    by_table: dict[str, list[tuple[Deed, UUID]]] = defaultdict(list)
    by_instant: dict[datetime, list[tuple[Deed, UUID]]] = defaultdict(list)
    for deed in deeds:
        pair = (deed, new_uid())
        by_table[deed.noun].append(pair)
        by_instant[deed.recorded_at].append(pair)
    with transaction.atomic():
        for noun, pairs in by_table.items():
            _write(noun, pairs)
        for instant, pairs in sorted(by_instant.items()):
            drafts = [
                ActDraft(
                    kind=f"{deed.noun}.{deed.kind}",
                    subject=(deed.noun, uid),
                    party_uid=deed.holder_uid,
                    counts_on=deed.counts_on,
                )
                for deed, uid in pairs
            ]
            ledger.record_many(drafts, by=PAPER, recorded_at=instant)
    return len(deeds)


def look_back(now: datetime) -> None:
    """Let the system look at the city as it did over the last weeks, so that warnings have a history."""
    for days in SWEPT_DAYS_AGO:
        at = now - timedelta(days=days)
        sweep_live(now=at)
        follow_the_sweep(at)
        look_at_the_registry(at)
        look_at_hazards(at)


def score_last_month(*, actor: Actor, now: datetime) -> None:
    """Let the city's office compute the last month by the shipped sheets and publish it."""
    month = previous_to(containing(local_day(now), Cadence.MONTH))
    for one in assessment.run(month, actor=actor, now=now):
        assessment.publish(one, one.version, actor=actor, now=now)


def _deeds(now: datetime) -> Iterator[Deed]:
    """Yield what was done of what is owed, as the sweep finds it."""
    terms = {one.duty_id: one for one in terms_in_force(now)}
    units = {
        pk: Unit(pk, uid, name, (county or "")[:6])
        for pk, uid, name, county in Party.objects.beyond_scope(_WHY).values_list("pk", "uid", "name", "region__code")
    }
    posts = {
        pk: (uid, unit) for pk, uid, unit in Post.objects.beyond_scope(_WHY).values_list("pk", "uid", "organisation_id")
    }
    today = local_day(now)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "owed.parquet"
        judge_live(file, now, now=now)
        owed = duckdb.execute(
            "SELECT duty_id, party_id, period FROM read_parquet($1) ORDER BY ALL", [str(file)]
        ).fetchall()
    for duty, holder, code in owed:
        one = terms[duty]
        noun, _, kind = one.act_kind.partition(".")
        if noun not in _TABLES:
            continue
        post = -holder if holder < 0 else None
        uid, unit = (posts[post][0], units[posts[post][1]]) if post else (units[holder].uid, units[holder])
        period, chance = parse(code), random.Random(f"{one.duty_id}:{holder}:{code}")  # noqa: S311 (a story, no secret)
        met, late = _odds(unit)
        drawn = chance.random()
        if drawn >= met + late:
            continue
        for _time in range(one.minimum):
            last = min(period.last_day, today)
            day = period.first_day + timedelta(days=chance.randint(0, max((last - period.first_day).days, 0)))
            counts, written = (period.last_day if noun == "report" else day), day
            if noun == "report" and one.grace > 1:
                written = period.last_day + timedelta(days=chance.randint(1, one.grace - 1))
            if drawn >= met:
                written = period.last_day + timedelta(days=one.grace + chance.randint(1, 9))
            recorded = datetime.combine(written, datetime.min.time(), tzinfo=LOCAL_ZONE) + timedelta(hours=17)
            if recorded < now:
                yield Deed(uid, unit, post, noun, kind, code, counts, recorded.astimezone(UTC), chance)


def _odds(unit: Unit) -> tuple[float, float]:
    """Return how likely a unit does a duty in time, and late. Units whose people a visitor may be do well."""
    said, chance = _said(), random.Random(f"character:{unit.name}")  # noqa: S311
    drawn = chance.random()
    for character in said["character"]:
        if unit.id in _units_of_accounts() or drawn < character["share"]:
            break
        drawn -= character["share"]
    factor = said["worse"]["factor"] if unit.county in said["worse"]["counties"] else 1.0
    return character["met"] * factor, character["late"]


def _write(noun: str, pairs: list[tuple[Deed, UUID]]) -> None:
    """Insert the records as drafts, then let them be handed in, which is the only way that the database allows."""
    table = _TABLES[noun]
    rows = [_row(deed, uid) for deed, uid in pairs]
    if noun == "report":  # one a unit, kind and period
        rows = list({(row["party_id"], row["kind"], row["period"]): row for row in rows}.values())
    names = list(rows[0])
    insert_rows(table, names, [tuple(row[name] for name in names) for row in rows])
    drafts = table._base_manager.filter(entered_by=None, state="draft", handed_in_at__isnull=False)
    drafts.update(state=KnownState("handed_in"))


def _row(deed: Deed, uid: UUID) -> dict[str, Any]:
    words, pick = _said()["words"][deed.noun], deed.chance.choice
    row: dict[str, Any] = {
        "uid": uid, "version": 1, "party_id": deed.unit.id, "kind": deed.kind, "counts_on": deed.counts_on,
        "title": pick(words["titles"]), "text": pick(words["texts"]), "entered_at": deed.recorded_at,
        "entered_by": None, "handed_in_at": deed.recorded_at, "void_reason": "", "state": "draft",
    }  # fmt: skip
    if deed.noun == "check":
        found = deed.chance.choice([0, 0, 0, 1, 2, 3])
        row |= {"places": pick(words["places"]), "nothing_found": found == 0, "found": found}
    elif deed.noun == "meeting":
        row |= {"agenda": pick(words["agenda"]), "conclusions": pick(words["conclusions"]), "also": [], "marks": []}
    elif deed.noun == "report":
        row |= {"period": deed.period, "figures": {}, "known": {}}
    elif deed.noun == "inspection":
        units = deed.chance.randint(2, 6)
        row |= {
            "leader_id": deed.post, "at_night": deed.kind == "night", "visited": pick(words["visited"]),
            "units": units, "found": deed.chance.randint(0, units),
        }  # fmt: skip
    elif deed.noun == "drill":
        row |= {"people": deed.chance.randint(12, 80), "evaluation": pick(words["evaluation"])}
    return row


@cache
def _units_of_accounts() -> frozenset[int]:
    held = Post.objects.beyond_scope(_WHY).filter(holder__user__isnull=False)
    return frozenset(held.values_list("organisation_id", flat=True))


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "year.toml").read_text(encoding="utf-8"))
