"""Run the program on DuckDB in this process: facts in, a Parquet file of verdicts out, in bounded memory."""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import ibis

from anlan.insight.sweep.folder import BadFolder, Folder, open_folder
from anlan.insight.sweep.measures import Facts, facts, program
from anlan.insight.sweep.timetable import Row, Slot, Timetable, timetable

MEMORY = 6 * 2**30
"""Bytes that DuckDB may hold unless told otherwise; what does not fit goes to a temporary folder."""
PARTIES_AT_ONCE = 400_000
"""More parties are evaluated in turns, so that memory depends on this number and not on theirs."""

_TYPES = {"int64": "BIGINT", "int32": "INTEGER", "string": "VARCHAR", "date": "DATE"}
_IBIS = {"BIGINT": "int64", "VARCHAR": "string"}
_OF_PARTIES = ("party", "facet", "spell", "act", "waiver")


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
    with connection(out.parent, memory) as con:
        folder = open_folder(con, path, as_of)
        plan = lay_out(con, folder, as_of, since=since, only_open=only_open)
        with whole_or_nothing(out) as file:
            _evaluate(con, folder, plan, as_of, file)
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
    """Return the timetable for the spells of the folder."""
    row = con.execute("SELECT min(first_day) FROM spell").fetchone()
    if not row or row[0] is None:
        return Timetable((), (), ())
    return timetable(folder.duties, as_of, folder.working_days, earliest=row[0], since=since, only_open=only_open)


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


def _evaluate(con: duckdb.DuckDBPyConnection, folder: Folder, plan: Timetable, as_of: datetime, file: Path) -> None:
    if not plan.slots:
        nothing = f"SELECT NULL::{folder.duty_key} AS duty_id, NULL::{folder.party_key} AS party_id"
        con.execute(f"COPY ({nothing}, '' AS period, '' AS status WHERE false) TO {_file(file)} (FORMAT parquet)")
        return
    shapes = facts(_IBIS[folder.duty_key], _IBIS[folder.party_key])
    put(con, "duty", shapes, plan.duties)
    put(con, "slot", shapes, plan.slots)
    steps = [
        (step.name, ibis.to_sql(step.table, dialect="duckdb", pretty=False)) for step in program(shapes, plan, as_of)
    ]
    parts: list[Path] = []
    for low, high in _turns(con, folder.parties):
        if high is not None:
            _narrow(con, low, high)
        for name, query in steps[:-1]:
            con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        part = file if high is None else file.with_name(f"{file.name}.{len(parts)}")
        parts.append(part)
        con.execute(f"COPY ({steps[-1][1]}) TO {_file(part)} (FORMAT parquet)")
    if parts != [file]:
        try:
            every = ", ".join(_file(part) for part in parts)
            con.execute(f"COPY (FROM read_parquet([{every}])) TO {_file(file)} (FORMAT parquet)")
        finally:
            for part in parts:
                part.unlink(missing_ok=True)


def put(con: duckdb.DuckDBPyConnection, name: str, shapes: Facts, rows: Sequence[Row] | Sequence[Slot]) -> None:
    """Make a temporary table of a part of the timetable."""
    schema = getattr(shapes, name).schema()
    shape = json.dumps([{column: _TYPES.get(str(kind), "TIMESTAMPTZ") for column, kind in schema.items()}])
    values = json.dumps([{column: getattr(row, column) for column in schema.names} for row in rows], default=str)
    query = f"SELECT unnest(from_json($1, '{shape}'), max_depth := 2)"
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", [values])


def _turns(con: duckdb.DuckDBPyConnection, parties: int) -> Iterator[tuple[Any, Any]]:
    """Yield the first and last key of each turn of parties; (None, None) once when all go at once."""
    if parties <= PARTIES_AT_ONCE:
        yield None, None
        return
    for table in _OF_PARTIES:
        con.execute(f"ALTER VIEW {table} RENAME TO every_{table}")
    turns = -(-parties // PARTIES_AT_ONCE)
    yield from con.execute(
        f"SELECT min(party_id), max(party_id) FROM (SELECT party_id, ntile({turns}) OVER (ORDER BY party_id) AS turn "  # noqa: S608
        "FROM every_party) GROUP BY turn ORDER BY turn"
    ).fetchall()


def _narrow(con: duckdb.DuckDBPyConnection, low: Any, high: Any) -> None:
    """Let the tables show the parties of one turn only."""
    for table in _OF_PARTIES:
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT * FROM every_{table} "  # noqa: S608
            f"WHERE party_id BETWEEN {_literal(low)} AND {_literal(high)}"
        )


def _literal(value: int | str) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _file(path: Path) -> str:
    return _literal(str(path))
