"""A folder of facts as ``anlan sweep --from DIR`` reads it, and what is wrong with it in one sentence.

Nine files: party, facet, spell, act, waiver and calendar (Parquet), duty.json, and as_of.txt unless the instant is
given. Days are local days, both ends included; instants are UTC. Needs no Django.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from anlan.foundation.calendars.rules import WorkingDays
from anlan.foundation.periods.rules import FIRST_YEAR, LAST_YEAR, Cadence, DueFrom, GraceUnit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.selectors.rules import compile_selector
from anlan.responsibility.engine.facts import Duty, Strength


class BadFolder(Exception):
    """The folder cannot be evaluated; the message is one sentence for whoever made it."""


_DATED = {"first_day": "day", "last_day": "day?", "recorded_at": "instant", "superseded_at": "instant?"}
COLUMNS: dict[str, dict[str, str]] = {
    "party": {"party_id": "key", "kind": "text", "region": "text?"},
    "facet": {"party_id": "key", "name": "text", "value": "text", **_DATED},
    "spell": {"party_id": "key", **_DATED},
    "act": {
        "party_id": "key",
        "kind": "text?",
        "counts_on": "day?",
        "recorded_at": "instant?",
        "valid": "truth?",
        "voided_at": "instant?",
    },
    "waiver": {"duty_id": "duty key", "party_id": "key", **_DATED},
    "calendar": {"day": "day", "working": "truth"},
}
"""File → column → what it holds; with "?" a cell may be empty (an act that lacks something counts for nothing)."""

_HELD_AS = {
    "text": ({"VARCHAR"}, "VARCHAR"),
    "day": ({"DATE"}, "DATE"),
    "instant": (
        {"TIMESTAMP WITH TIME ZONE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"},
        "TIMESTAMP WITH TIME ZONE",
    ),
    "truth": ({"BOOLEAN"}, "BOOLEAN"),
}
_KEYS = {"VARCHAR": "VARCHAR"} | dict.fromkeys(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"), "BIGINT"
)


class WorkingDaysOfFolder(dict[date, bool]):
    """The working days that calendar.parquet names."""

    def is_working(self, day: date) -> bool:
        """Whether people work on the day; BadFolder when the calendar does not reach it."""
        try:
            return self[day]
        except KeyError:
            raise BadFolder(
                f"calendar.parquet does not say whether {day} is a working day, and a grace needs it"
            ) from None


@dataclass(frozen=True)
class Folder:
    """Checked facts: duties and calendar are read, the tables are views of a connection with the same names."""

    duties: tuple[Duty, ...]
    working_days: WorkingDays
    party_key: str
    duty_key: str
    parties: int


def instant(text: str) -> datetime:
    """Return the UTC instant that an ISO 8601 text names; BadFolder without an offset from UTC or outside 1900-2199."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not FIRST_YEAR < found.year < LAST_YEAR:
        raise BadFolder(f"“{text.strip()[:40]}” is no instant; write it like 2026-02-24T09:00:00+08:00")
    return found.astimezone(UTC)


def as_of_of(path: Path) -> datetime:
    """Return the instant that the folder's as_of.txt names."""
    file = path / "as_of.txt"
    if not file.is_file():
        raise BadFolder(f"{path} holds no as_of.txt, and --as-of was not given")
    try:
        return instant(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise BadFolder("as_of.txt is no text") from None


def open_folder(con: duckdb.DuckDBPyConnection, path: Path, as_of: datetime) -> Folder:
    """Check the folder and make its tables views in ``con``; BadFolder says what is wrong."""
    if not path.is_dir():
        raise BadFolder(f"{path} is no folder")
    for name in (*(f"{table}.parquet" for table in COLUMNS), "duty.json"):
        if not (path / name).is_file():
            raise BadFolder(f"{path} holds no {name}")
    duties = read_duties(path / "duty.json")
    keys = {type(duty.id) for duty in duties}
    known_keys = {"key": "", "duty key": "VARCHAR" if keys == {str} else "BIGINT"}
    for table, columns in COLUMNS.items():
        _view(con, path / f"{table}.parquet", table, columns, known_keys)
    _check(con, as_of)
    calendar = WorkingDaysOfFolder(con.execute("SELECT day, working FROM calendar").fetchall())
    parties = _one(con, "SELECT count(*) FROM party")
    return Folder(duties, calendar, known_keys["key"], known_keys["duty key"], parties)


def _view(
    con: duckdb.DuckDBPyConnection, file: Path, table: str, columns: Mapping[str, str], keys: dict[str, str]
) -> None:
    source = f"read_parquet({_quoted(file)})"
    try:
        found = {name: kind for name, kind, *_ in con.execute(f"DESCRIBE FROM {source}").fetchall()}
    except duckdb.Error:
        raise BadFolder(f"{file.name} cannot be read as Parquet") from None
    casts = []
    for column, what in columns.items():
        if column not in found:
            raise BadFolder(f"{file.name} has no column {column}")
        wanted, optional = what.removesuffix("?"), what.endswith("?")
        kind = found[column].split("(")[0]
        if wanted in keys:
            stored = _KEYS.get(kind)
            keys[wanted] = keys[wanted] or stored or ""
            fits, stored = stored is not None and stored == keys[wanted], keys[wanted]
        else:
            kinds, stored = _HELD_AS[wanted]
            fits = kind in kinds or (wanted == "text" and kind == "ENUM")
        if not fits and not _is_empty(con, source, column):
            raise BadFolder(f"{file.name}: column {column} holds {found[column]}, not {_WORDS[wanted]}")
        if not optional and table != "act" and _one(con, f"SELECT count(*) - count({column}) FROM {source}"):  # noqa: S608
            raise BadFolder(f"{file.name}: column {column} is empty in some rows")
        casts.append(column if kind == stored else f"{column}::{stored} AS {column}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT {', '.join(casts)} FROM {source}")  # noqa: S608


_WORDS = {
    "text": "text",
    "day": "days",
    "instant": "instants",
    "truth": "true and false",
    "key": "keys of the same type as party.parquet",
    "duty key": "keys of the same type as duty.json",
}


def _is_empty(con: duckdb.DuckDBPyConnection, source: str, column: str) -> bool:
    """Whether a column holds nothing: writers give such columns any type."""
    return not _one(con, f"SELECT count({column}) FROM {source}")  # noqa: S608


def _check(con: duckdb.DuckDBPyConnection, as_of: datetime) -> None:
    """Look for what would make two answers out of one question."""
    for what, query in (
        ("party.parquet names party {} twice", "SELECT party_id FROM party GROUP BY party_id HAVING count(*) > 1"),
        ("calendar.parquet names {} twice", "SELECT day FROM calendar GROUP BY day HAVING count(*) > 1"),
        (
            "facet.parquet: {} is a column of party.parquet and no dated facet",
            "SELECT name FROM facet WHERE name IN ('kind', 'region')",
        ),
        ("facet.parquet: two known rows overlap: party {}, {}, from {} and from {}", _OVERLAP),
    ):
        found = con.execute(f"{query} LIMIT 1", {"as_of": as_of} if "$as_of" in query else None).fetchone()
        if found:
            raise BadFolder(what.format(*found))


_OVERLAP = """
WITH fact AS (
  SELECT party_id, name, first_day, coalesce(last_day, DATE '9999-12-31') AS last_day FROM facet
  WHERE recorded_at <= $as_of AND (superseded_at IS NULL OR superseded_at > $as_of)
    AND (last_day IS NULL OR last_day >= first_day)
), several AS (SELECT party_id, name FROM fact GROUP BY party_id, name HAVING count(*) > 1)
SELECT party_id, name, before, first_day FROM (
  SELECT party_id, name, first_day, lag(first_day) OVER one AS before, max(last_day) OVER earlier AS reached
  FROM fact SEMI JOIN several USING (party_id, name)
  WINDOW one AS (PARTITION BY party_id, name ORDER BY first_day),
    earlier AS (one ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
) WHERE first_day <= reached"""


def read_duties(file: Path) -> tuple[Duty, ...]:
    """Return the duties of duty.json; BadFolder names the duty and what is wrong with it."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8-sig"), parse_constant=_no_constant)
    except ValueError:
        raise BadFolder(f"{file.name} is no JSON") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadFolder(f"{file.name} is no list of duties")
    duties = tuple(_duty(row) for row in rows)
    if len({type(duty.id) for duty in duties}) > 1:
        raise BadFolder(f"{file.name}: some ids are numbers and some are text")
    for number, duty in enumerate(duties):
        for other in duties[:number]:
            if other.id == duty.id and _at_once(other, duty):
                raise BadFolder(f"{file.name}: duty {duty.id} is given twice for the same days")
    return duties


def _duty(row: dict[str, Any]) -> Duty:
    name = f"duty.json: duty {row.get('id')}"
    optional = {"recorded_at", "superseded_at"}
    for field in fields(Duty):
        if field.name not in row and field.name not in optional:
            raise BadFolder(f"{name} has no {field.name}")
    try:
        compile_selector(row["selector"])
    except Refused as refused:
        raise BadFolder(f"{name}: this part of the selector makes no sense: {refused.facts['part']}") from None
    try:
        duty = Duty(
            id=row["id"],
            selector=row["selector"],
            cadence=Cadence(row["cadence"]),
            act_kind=row["act_kind"],
            minimum=row["minimum"],
            due_from=DueFrom(row["due_from"]),
            grace=row["grace"],
            grace_unit=GraceUnit(row["grace_unit"]),
            strength=Strength(row["strength"]),
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            recorded_at=instant(row["recorded_at"]) if row.get("recorded_at") else None,
            superseded_at=instant(row["superseded_at"]) if row.get("superseded_at") else None,
        )
    except (ValueError, TypeError, AttributeError) as wrong:
        raise BadFolder(f"{name}: {wrong}") from None
    whole = [value for value in (duty.minimum, duty.grace) if isinstance(value, int) and not isinstance(value, bool)]
    if len(whole) != 2 or duty.minimum < 1 or abs(duty.grace) > 3660:
        raise BadFolder(f"{name}: minimum is a number from 1 on, and grace a number of days up to ten years")
    if not isinstance(duty.act_kind, str) or not isinstance(duty.id, int | str) or isinstance(duty.id, bool):
        raise BadFolder(f"{name}: act_kind is text, and id a number or text")
    return duty


def _no_constant(text: str) -> float:
    raise ValueError(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _at_once(one: Duty, other: Duty) -> bool:
    """Whether two rows of one duty hold on the same day as known at the same instant."""
    same_days = (one.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (
        one.valid_to or date.max
    )
    early, late = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    return (
        same_days
        and (one.recorded_at or early) < (other.superseded_at or late)
        and (other.recorded_at or early) < (one.superseded_at or late)
    )


def _one(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0


def _quoted(file: Path) -> str:
    return "'" + str(file).replace("'", "''") + "'"
