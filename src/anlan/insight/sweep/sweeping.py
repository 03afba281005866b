"""Evaluate a folder of facts: in bounded memory, and with a result that appears whole or not at all."""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from anlan.insight.sweep.folder import BadFolder, Folder, open_folder
from anlan.insight.sweep.timetable import Timetable, shapes_of_timetable, timetable

_TYPES = {"int64": "BIGINT", "int32": "INTEGER", "string": "VARCHAR", "date": "DATE"}
MEMORY = 6 * 2**30
"""Bytes that DuckDB may hold unless told otherwise; what does not fit goes to a temporary folder."""


@dataclass(frozen=True)
class Swept:
    """What one evaluation did."""

    as_of: datetime
    parties: int
    duties: int
    verdicts: int
    statuses: dict[str, int]


def sweep_folder(
    path: Path,
    out: Path,
    as_of: datetime,
    *,
    since: date | None = None,
    only_open: bool = False,
    memory: int | None = None,
) -> Swept:
    """Evaluate a folder of facts at the UTC instant ``as_of``; write duty_id, party_id, period and status to ``out``.

    ``out`` appears whole or not at all. ``since`` and ``only_open`` leave out periods that were over (and due).
    BadFolder says what is wrong with the folder.
    """
    with connection(out.parent, memory) as con, ThreadPoolExecutor(max_workers=1) as aside:
        # Ibis takes a second to be imported, and DuckDB does not need the interpreter while it reads.
        running = aside.submit(import_module, f"{__package__}.running")
        folder = open_folder(con, path, as_of)
        plan = lay_out(con, folder, as_of, since=since, only_open=only_open)
        with whole_or_nothing(out) as file:
            running.result().evaluate(con, folder, plan, as_of, file)
            written = con.read_parquet(str(file))
            statuses: dict[str, int] = dict(written.aggregate("status, count(*)", "status").order("status").fetchall())
    return Swept(as_of, folder.parties, len(plan.duties), sum(statuses.values()), statuses)


@contextmanager
def connection(scratch: Path, memory: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield an empty DuckDB that holds at most ``memory`` bytes and spills into ``scratch``."""
    if not scratch.is_dir():
        raise BadFolder(f"{scratch} is no folder")
    installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with tempfile.TemporaryDirectory(prefix=".anlan-sweep-", dir=scratch) as spill:
        settings: dict[str, Any] = {
            "memory_limit": f"{memory or min(MEMORY, installed * 7 // 10)}B",
            "temp_directory": spill,
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        con = duckdb.connect(":memory:", config=settings)
        con.execute("SET TimeZone = 'UTC'")
        try:
            yield con
        finally:
            con.close()


def lay_out(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    as_of: datetime,
    *,
    since: date | None = None,
    only_open: bool = False,
) -> Timetable:
    """Return the timetable for the spells in ``con``."""
    row = con.execute("SELECT min(first_day) FROM spell").fetchone()
    if not row or row[0] is None:
        return Timetable((), (), ())
    return timetable(folder.duties, as_of, folder.working_days, earliest=row[0], since=since, only_open=only_open)


def put(con: duckdb.DuckDBPyConnection, plan: Timetable, duty_id: str = "int64") -> None:
    """Make the timetable the tables duty and slot of ``con``."""
    for name, columns in shapes_of_timetable(duty_id).items():
        rows: Sequence[Any] = plan.duties if name == "duty" else plan.slots
        shape = json.dumps([{column: _TYPES.get(kind, "TIMESTAMPTZ") for column, kind in columns.items()}])
        values = json.dumps([{column: getattr(row, column) for column in columns} for row in rows], default=str)
        query = f"SELECT unnest(from_json($1, '{shape}'), max_depth := 2)"
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", [values])


@contextmanager
def whole_or_nothing(out: Path) -> Iterator[Path]:
    """Yield a file beside ``out`` that takes its place when the block succeeds."""
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
    os.close(handle)
    file = Path(name)
    try:
        yield file
        file.chmod(0o644)
        with file.open("rb") as written:
            os.fsync(written.fileno())
        file.replace(out)
    finally:
        file.unlink(missing_ok=True)
