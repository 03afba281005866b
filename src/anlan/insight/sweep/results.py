"""What follows from the verdicts of one sweep: their hash, what moved, and who falls short."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import duckdb

from anlan.insight.sweep.timetable import Timetable
from anlan.responsibility.engine.facts import Duty, Strength


class Short(NamedTuple):
    """One shortfall; a negative ``holder`` is a post. ``due_at`` is a UTC instant."""

    duty_id: int
    holder: int
    status: str
    spell: str
    due_at: datetime
    latest: str
    failing: int
    answered: bool


def hash_of(con: duckdb.DuckDBPyConnection, file: Path) -> str:
    """Return one hash over all verdicts, whatever their order: SHA-256 of their number and the sum of their MD5s."""
    row = con.execute(
        "SELECT count(*), coalesce(sum(md5_number_lower(concat_ws('|', duty_id, party_id, period, status))), 0)"
        "::VARCHAR FROM read_parquet($1)",
        [str(file)],
    ).fetchone()
    return sha256(":".join(map(str, row or ())).encode()).hexdigest()


def moved_between(con: duckdb.DuckDBPyConnection, before: Path, after: Path) -> int:
    """Return how many obligations have another status than before, are new, or are no longer."""
    row = con.execute(
        "SELECT count(*) FROM read_parquet($1) b FULL JOIN read_parquet($2) a USING (duty_id, party_id, period) "
        "WHERE a.status IS DISTINCT FROM b.status",
        [str(before), str(after)],
    ).fetchone()
    return int(row[0]) if row else 0


def shortfalls(
    con: duckdb.DuckDBPyConnection,
    file: Path,
    plan: Timetable,
    duties: Mapping[int | str, Duty],
    remind: Mapping[int | str, int],
    as_of: datetime,
) -> list[Short]:
    """Return who falls short of which mandatory duty, or will soon: ``remind`` gives so many days before due.

    The timetable is still in ``con`` as duty and slot. A reminder falls into its period or is none.
    """
    if not plan.slots:
        return []
    con.execute("CREATE OR REPLACE TEMP TABLE asked (duty_id BIGINT, remind INTEGER)")
    asked = [(key, remind.get(key, 0)) for key, duty in duties.items() if duty.strength is Strength.MANDATORY]
    for row in asked:
        con.execute("INSERT INTO asked VALUES (?, ?)", row)
    found = con.execute(_SHORT, {"file": str(file), "as_of": as_of}).fetchall()
    return [
        Short(duty, holder, status, spell, datetime.fromtimestamp(due / 1e6, UTC), latest, failing, answered)
        for duty, holder, status, spell, due, latest, failing, answered in found
    ]


_SHORT = """
WITH judged AS (
  SELECT v.duty_id, v.party_id, v.period, v.status, s.slot, s.due,
    v.status IN ('missed', 'late') AS failed, v.status IN ('due', 'open') AS running,
    a.remind > 0 AND a.remind < s.length AND s.due <= $as_of + to_days(a.remind) AS soon
  FROM read_parquet($file) v JOIN duty d USING (duty_id) JOIN slot s ON s.duty_no = d.duty_no AND s.period = v.period
  JOIN asked a ON a.duty_id = v.duty_id
), met AS (
  SELECT duty_id, party_id, max(slot) AS slot FROM judged WHERE status = 'met' GROUP BY ALL
), since AS (
  SELECT j.* FROM judged j LEFT JOIN met m USING (duty_id, party_id)
  WHERE (j.failed OR j.running) AND j.slot > coalesce(m.slot, -1)
)
SELECT duty_id, party_id,
  CASE WHEN failing > 0 THEN 'missed' ELSE next_status END,
  CASE WHEN failing > 0 THEN first_failed ELSE next_period END,
  epoch_us(CASE WHEN failing > 0 THEN first_due ELSE next_due END),
  CASE WHEN failing > 0 THEN last_failed ELSE next_period END,
  failing, coalesce(last_status = 'late', false)
FROM (
  SELECT duty_id, party_id, count(*) FILTER (failed) AS failing,
    arg_min(period, slot) FILTER (failed) AS first_failed, min(due) FILTER (failed) AS first_due,
    arg_max(period, slot) FILTER (failed) AS last_failed, arg_max(status, slot) FILTER (failed) AS last_status,
    arg_min(period, slot) FILTER (running AND soon) AS next_period, min(due) FILTER (running AND soon) AS next_due,
    arg_min(status, slot) FILTER (running AND soon) AS next_status
  FROM since GROUP BY duty_id, party_id
) WHERE failing > 0 OR next_period IS NOT NULL
ORDER BY duty_id, party_id"""
