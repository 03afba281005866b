"""Sweep the live system: export, judge, store what follows. Killed at any instant and run again, it changes nothing."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
from django.db import transaction

from anlan.foundation.bulk.services import insert_rows
from anlan.foundation.calendars.china import china
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.scope.services import system_actor
from anlan.insight.sweep import results
from anlan.insight.sweep.folder import Folder
from anlan.insight.sweep.models import Shortfall, Sweep
from anlan.insight.sweep.queries import newest_sweep, verdict_file
from anlan.insight.sweep.results import Short
from anlan.insight.sweep.rules import first_day_swept, is_catching_up
from anlan.insight.sweep.sweeping import connection, lay_out, whole_or_nothing
from anlan.insight.sweep.timetable import Timetable
from anlan.insight.warehouse.exporting import alone, export, scratch_in
from anlan.registry.people.models import Post
from anlan.responsibility.duties.facets import POST_KIND
from anlan.responsibility.duties.models import Holder
from anlan.responsibility.duties.queries import as_engine_duty, terms_in_force
from anlan.responsibility.engine.facts import Duty

SYSTEM = system_actor("sweep")
KEPT = 3
"""So many files of verdicts are kept: the newest, what it moved from, and one to look back at."""
_WHY = "the sweep judges the whole city"
_FIELDS = ("duty_id", "party_id", "post_id", "status", "spell", "due_at", "latest", "failing", "answered")


@dataclass(frozen=True)
class _Judged:
    con: duckdb.DuckDBPyConnection
    plan: Timetable
    duties: dict[int | str, Duty]
    remind: dict[int | str, int]
    parties: int
    since: date
    exported: float


def sweep_live(*, now: datetime) -> Sweep:
    """Judge every obligation of the live system as known at the UTC instant ``now``, and store what follows.

    Refused ``sweep-running`` when another process is at it. The record, the shortfalls and the act that proves that
    the sweep ran come in one transaction; the file of verdicts gets its name before.
    """
    began = time.perf_counter()
    with alone() as folder:
        before = newest_sweep()
        out = verdict_file(now)
        out.parent.mkdir(exist_ok=True)
        with whole_or_nothing(out) as file, _judged(folder, file, now) as judged:
            judged_after = time.perf_counter() - began
            con = judged.con
            counts: list[tuple[str, int]] = con.execute(
                "SELECT status, count(*) FROM read_parquet($1) GROUP BY status ORDER BY status", [str(file)]
            ).fetchall()
            last = verdict_file(before.as_of) if before else None
            moved = results.moved_between(con, last, file) if last and last.is_file() else None
            hash_ = results.hash_of(con, file)
            short = results.shortfalls(con, file, judged.plan, judged.duties, judged.remind, now)
        catching_up = is_catching_up(before.as_of if before else None, now)
        record = Sweep(
            as_of=now,
            since=judged.since,
            started_at=now,
            parties=judged.parties,
            duties=len({duty.id for duty in judged.duties.values()}),
            counted=sum(count for _, count in counts),
            moved=moved,
            statuses=dict(counts),
            hash=hash_,
            catch_up=catching_up,
            silent_since=before.as_of if before and catching_up else None,
        )
        _store(record, short, began, judged.exported, judged_after)
        for old in sorted(out.parent.glob("*.parquet"))[:-KEPT]:
            old.unlink()
    return record


def judge_live(out: Path, as_of: datetime, *, now: datetime) -> int:
    """Write the verdicts of the live system as known at ``as_of`` to ``out``; return how many. Nothing is stored."""
    with alone() as folder, whole_or_nothing(out) as file, _judged(folder, file, as_of, now=now) as judged:
        row = judged.con.execute("SELECT count(*) FROM read_parquet($1)", [str(file)]).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def _judged(folder: Path, file: Path, as_of: datetime, *, now: datetime | None = None) -> Iterator[_Judged]:
    """Export, and write the verdicts to ``file``; the connection stays open for what follows."""
    began = time.perf_counter()
    with scratch_in(folder) as scratch, connection(folder) as con, ThreadPoolExecutor(max_workers=1) as aside:
        running = aside.submit(import_module, f"{__package__}.running")
        parties = export(con, folder, scratch, now=now or as_of)
        duties, remind = _duties(as_of)
        exported = time.perf_counter() - began
        since = first_day_swept(local_day(as_of))
        facts = Folder(duties, china(), "BIGINT", "BIGINT", parties)
        plan = lay_out(con, facts, as_of, since=since)
        running.result().evaluate(con, facts, plan, as_of, file)
        yield _Judged(con, plan, {duty.id: duty for duty in duties}, remind, parties, since, exported)


def _duties(as_of: datetime) -> tuple[tuple[Duty, ...], dict[int | str, int]]:
    """Return the duties in force, narrowed to parties or to posts, and how many days before due to remind."""
    duties, remind = [], {}
    for terms in terms_in_force(as_of):
        of_posts: dict[str, Any] = {"facet": "kind", "in": [POST_KIND]}
        whom = of_posts if terms.holder == Holder.POST else {"not": of_posts}
        known = as_engine_duty(terms)
        duties.append(
            Duty(
                **{
                    **{name: getattr(known, name) for name in known.__slots__},
                    "selector": {"all": [whom, known.selector]},
                }
            )
        )
        remind[known.id] = max((-step["days"] for step in terms.ladder if step["rung"] == "remind"), default=0)
    return tuple(duties), remind


@transaction.atomic
def _store(record: Sweep, short: Sequence[Short], began: float, exported: float, judged: float) -> None:
    _replace_shortfalls(short)
    stored = time.perf_counter() - began
    record.seconds = {
        "export": round(exported, 2),
        "judge": round(judged - exported, 2),
        "store": round(stored - judged, 2),
    }
    record.finished_at = record.started_at + timedelta(seconds=stored)
    record.save()
    said = {"counted": record.counted, "moved": record.moved, "hash": record.hash, "catch_up": record.catch_up}
    ledger.record("sweep.ran", by=SYSTEM, recorded_at=record.as_of, subject=record, detail=said)


def _replace_shortfalls(short: Sequence[Short]) -> None:
    """Let the table say what the sweep found; rows that did not change stay untouched."""
    rows = Shortfall.objects.beyond_scope(_WHY)
    units: dict[int, int] = dict(Post.objects.beyond_scope(_WHY).values_list("pk", "organisation_id"))
    stored = {tuple(row[1:]): row[0] for row in rows.values_list("pk", *_FIELDS).iterator()}
    found = {
        (
            one.duty_id,
            one.holder if one.holder > 0 else units[-one.holder],
            None if one.holder > 0 else -one.holder,
            *one[2:],
        )
        for one in short
    }
    gone = [pk for row, pk in stored.items() if row not in found]
    for start in range(0, len(gone), 5000):
        rows.filter(pk__in=gone[start : start + 5000]).delete()
    insert_rows(Shortfall, _FIELDS, sorted((row for row in found if row not in stored), key=str))
