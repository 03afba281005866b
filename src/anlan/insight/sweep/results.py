"""What follows from the verdicts of one sweep: their hash, what moved, and who falls short."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import duckdb

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.periods.rules import parse
from anlan.insight.sweep.timetable import Timetable
from anlan.insight.warehouse.copying import quoted
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


class Spell(NamedTuple):
    """A spell of failure of a duty's holder (a negative one is a post), from the first day of its first period on."""

    key: int
    duty_id: int
    holder: int
    first_day: date


def met_since(file: Path, spells: Sequence[Spell]) -> set[int]:
    """Return the keys of the spells since whose first day a period was met, by the verdicts of one sweep."""
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as con:
        con.execute("CREATE TEMP VIEW met AS FROM read_parquet('" + quoted(file) + "') WHERE status = 'met'")
        periods = [code for (code,) in con.execute("SELECT DISTINCT period FROM met").fetchall()]
        con.execute(
            "CREATE TEMP TABLE ended AS SELECT unnest($1) AS period, unnest($2::DATE[]) AS last_day",
            [periods, [parse(code).last_day for code in periods]],
        )
        con.execute(
            "CREATE TEMP TABLE spell AS SELECT unnest($1::BIGINT[]) AS key, unnest($2::BIGINT[]) AS duty_id, "
            "unnest($3::BIGINT[]) AS party_id, unnest($4::DATE[]) AS first_day",
            [list(column) for column in zip(*spells, strict=True)],
        )
        found = con.execute(
            "SELECT DISTINCT key FROM spell JOIN met USING (duty_id, party_id) JOIN ended USING (period) "
            "WHERE last_day >= first_day"
        ).fetchall()
    return {key for (key,) in found}


def shortfalls(
    con: duckdb.DuckDBPyConnection,
    file: Path,
    plan: Timetable,
    duties: Mapping[int | str, Duty],
    remind: Mapping[int | str, int],
    as_of: datetime,
) -> list[Short]:
    """Return who falls short of which mandatory duty, or will soon: ``remind`` gives so many days before due.

    The timetable is still in ``con`` as duty and slot. A reminder falls into its period or is none. Who owes nothing
    for the period that runs now, because the duty or he himself ended, falls short no more: no period can be met.
    """
    if not plan.slots:
        return []
    con.execute("CREATE OR REPLACE TEMP TABLE asked (duty_id BIGINT, remind INTEGER)")
    asked = [(key, remind.get(key, 0)) for key, duty in duties.items() if duty.strength is Strength.MANDATORY]
    for row in asked:
        con.execute("INSERT INTO asked VALUES (?, ?)", row)
    found = con.execute(_SHORT, {"file": str(file), "as_of": as_of, "today": local_day(as_of)}).fetchall()
    return [
        Short(duty, holder, status, spell, datetime.fromtimestamp(due / 1e6, UTC), latest, failing, answered)
        for duty, holder, status, spell, due, latest, failing, answered in found
    ]


_SHORT = """
WITH judged AS (
  SELECT v.duty_id, v.party_id, v.period, v.status, s.slot, s.due,
    v.status IN ('missed', 'late') AS failed, v.status IN ('due', 'open') AS running,
    a.remind > 0 AND a.remind < s.length AND s.due <= $as_of + to_days(a.remind) AS soon,
    $today BETWEEN s.first_day AND s.last_day AS is_now
  FROM read_parquet($file) v JOIN duty d USING (duty_id) JOIN slot s ON s.duty_no = d.duty_no AND s.period = v.period
  JOIN asked a ON a.duty_id = v.duty_id
), met AS (
  SELECT duty_id, party_id, max(slot) AS slot FROM judged WHERE status = 'met' GROUP BY ALL
), owing AS (
  SELECT duty_id, party_id FROM judged GROUP BY ALL HAVING bool_or(running OR is_now)
), since AS (
  SELECT j.* FROM judged j SEMI JOIN owing USING (duty_id, party_id) LEFT JOIN met m USING (duty_id, party_id)
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
