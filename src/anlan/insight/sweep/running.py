"""Run the program on DuckDB in this process: facts and timetable in, a Parquet file of verdicts out."""

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import ibis

from anlan.insight.sweep.folder import Folder
from anlan.insight.sweep.measures import Step, facts, program
from anlan.insight.sweep.sweeping import put
from anlan.insight.sweep.timetable import Timetable

PARTIES_AT_ONCE = 400_000
"""More parties are evaluated in turns, so that memory depends on this number and not on theirs."""

# The first translation imports Ibis's dialects: here, where it can happen while DuckDB reads (``sweeping.py``).
ibis.to_sql(ibis.table({"one": "int64"}, name="one"), dialect="duckdb")
_IBIS = {"BIGINT": "int64", "VARCHAR": "string"}
_OF_PARTIES = ("party", "facet", "spell", "act", "waiver")


def evaluate(con: duckdb.DuckDBPyConnection, folder: Folder, plan: Timetable, as_of: datetime, file: Path) -> None:
    """Write the verdicts on the tables of ``con`` at the UTC instant ``as_of`` to ``file``."""
    if not plan.slots:
        nothing = f"SELECT NULL::{folder.duty_key} AS duty_id, NULL::{folder.party_key} AS party_id"
        con.execute(f"COPY ({nothing}, '' AS period, '' AS status WHERE false) TO {_file(file)} (FORMAT parquet)")
        return
    shapes = facts(_IBIS[folder.duty_key], _IBIS[folder.party_key])
    put(con, plan, _IBIS[folder.duty_key])
    steps = program(shapes, plan, as_of)
    turns = _turns(con, folder.parties)
    if not turns:
        _run(con, steps, {}, file)
        return
    texts: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix=".anlan-sweep-", dir=file.parent) as parts:
        for number, (low, high) in enumerate(turns):
            _narrow(con, low, high)
            _run(con, steps, texts, Path(parts) / f"{number}.parquet")
        every = f"FROM read_parquet({_file(Path(parts) / '*.parquet')})"
        con.execute(f"COPY ({every}) TO {_file(file)} (FORMAT parquet)")


def _run(con: duckdb.DuckDBPyConnection, steps: Sequence[Step], texts: dict[str, str], file: Path) -> None:
    """Run the steps one after another; the last is written to ``file``. ``texts`` keeps them as SQL."""
    # DuckDB works without the interpreter: while it runs one step, the next is put into words here.
    with ThreadPoolExecutor(max_workers=1) as duck:
        running = []
        for name, table in steps:
            text = texts.get(name) or texts.setdefault(name, ibis.to_sql(table, dialect="duckdb", pretty=False))
            last = name == steps[-1].name
            query = f"COPY ({text}) TO {_file(file)} (FORMAT parquet)" if last else _table(name, text)
            running.append(duck.submit(con.execute, query))
        for step in running:
            step.result()


def _table(name: str, text: str) -> str:
    return f"CREATE OR REPLACE TEMP TABLE {name} AS {text}"


def _turns(con: duckdb.DuckDBPyConnection, parties: int) -> list[tuple[Any, Any]]:
    """Return the first and last key of each turn of parties; nothing when all go at once."""
    if parties <= PARTIES_AT_ONCE:
        return []
    for table in _OF_PARTIES:
        con.execute(f"ALTER VIEW {table} RENAME TO every_{table}")
    turns = -(-parties // PARTIES_AT_ONCE)
    return con.execute(
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
