"""Bring the warehouse up to date and open it for the sweep."""

import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from django.conf import settings

from anlan.foundation.calendars.china import china
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.insight.warehouse.acts import export_acts
from anlan.insight.warehouse.copying import quoted
from anlan.insight.warehouse.facts import export_facts

_TABLES = ("party", "facet", "spell", "waiver")
# Working days that are written beside the facts, so that the folder says by which days it was judged.
_BACK, _AHEAD = timedelta(days=800), timedelta(days=400)


def warehouse() -> Path:
    """Return the folder of the warehouse; it is made where missing."""
    folder: Path = settings.HOME / "warehouse"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def alone() -> Iterator[Path]:
    """Hold the warehouse for one process at a time; Refused ``sweep-running`` when another holds it."""
    folder = warehouse()
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("sweep-running") from None
        yield folder


@contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """Yield a folder for intermediate files; what killed exports left behind is removed first."""
    for left in folder.glob(".export-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as scratch:
        yield Path(scratch)


def export(con: duckdb.DuckDBPyConnection, folder: Path, scratch: Path, *, now: datetime) -> int:
    """Export the facts of the live system and make them tables of ``con``; return how many parties there are.

    Dated facts and parties are written whole, acts only as far as they are new. ``now`` says which month is over.
    ``con`` reads from both folders as long as it is used.
    """
    export_facts(con, folder, scratch)
    for name in _TABLES:
        con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_parquet('{quoted(folder / f'{name}.parquet')}')")
    export_acts(con, folder, scratch, now)
    _write_calendar(con, folder, now)
    row = con.execute("SELECT count(*) FROM party").fetchone()
    return int(row[0]) if row else 0


def _write_calendar(con: duckdb.DuckDBPyConnection, folder: Path, now: datetime) -> None:
    today, calendar = local_day(now), china()
    first, last = today - _BACK, today + _AHEAD
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    told = json.dumps([{"day": day.isoformat(), "working": calendar.is_working(day)} for day in days])
    part = folder / "calendar.parquet.part"
    rows = """SELECT unnest(from_json($1, '[{"day": "DATE", "working": "BOOLEAN"}]'), max_depth := 2)"""
    con.execute(f"COPY ({rows}) TO '{quoted(part)}' (FORMAT parquet)", [told])
    part.replace(folder / "calendar.parquet")
