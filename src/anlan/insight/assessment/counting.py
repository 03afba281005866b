"""Run measures over an opened folder of frozen facts."""

from typing import Any

import duckdb
import ibis

from anlan.insight.assessment import measures
from anlan.insight.assessment.measures import Asked
from anlan.insight.assessment.rules import Counted


def count(con: duckdb.DuckDBPyConnection, asked: Asked) -> dict[int, Counted]:
    """Return unit → what the indicator counts; units without any case are left out."""
    table = measures.counted(measures.facts(), asked)
    rows = con.execute(_sql(table.select("unit_id", "hits", "of"))).fetchall()
    return {unit: Counted(hits, of) for unit, hits, of in rows}


def list_cases(
    con: duckdb.DuckDBPyConnection, asked: Asked, unit: int, *, limit: int, offset: int
) -> tuple[int, list[dict[str, Any]]]:
    """Return how many cases of a unit there are, and some of them, what cost points first."""
    table = measures.behind(measures.facts(), asked, unit)
    row = con.execute(_sql(table.count().name("n").as_table())).fetchone()
    found = con.execute(_sql(table.limit(limit, offset=offset)))
    names = [column[0] for column in found.description or ()]
    return int(row[0]) if row else 0, [dict(zip(names, one, strict=True)) for one in found.fetchall()]


def _sql(table: Any) -> str:
    return str(ibis.to_sql(table, dialect="duckdb"))
