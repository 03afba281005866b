"""Freeze the facts of a month: verdicts, hazards, warnings, manual items, and who is in whose charge.

A verdict belongs to the month in which its period ends; where it was not yet due at the month's cutoff, to the month
after in which it became so. Thus each is counted once, however long its grace. Verdicts, acts and waivers are those
known at the cutoff; hazards, territories and names are taken as they stand when the month is frozen, so freeze early.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from anlan.foundation.calendars.china import china
from anlan.foundation.calendars.rules import end_of, local_day, start_of
from anlan.foundation.ledger.models import Act
from anlan.foundation.periods.rules import Period, parse, previous_to
from anlan.foundation.refusals.rules import Refused
from anlan.insight.assessment.folders import FORMAT, hash_of, new_folder
from anlan.insight.assessment.models import ManualItem
from anlan.insight.assessment.months import cutoff, run_day
from anlan.insight.sweep.services import judge_live
from anlan.insight.warehouse.copying import copy_rows, quoted, read_rows, write_parquet
from anlan.insight.warnings.ladders import policy as warning_policy
from anlan.insight.warnings.models import ClosedAs, Warning
from anlan.insight.warnings.rules import Rung
from anlan.prevention.hazards.rules import RECTIFIED, UNRECTIFIED
from anlan.registry.parties.models import OPEN_STATES
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.responsibility.duties.models import DutyTerms
from anlan.responsibility.duties.queries import as_engine_duty, terms_in_force
from anlan.responsibility.engine.rules import due_of

_WHY = "the facts of the whole city are frozen"
_CHUNK = 500
_OPEN, _BUSINESS = tuple(map(str, OPEN_STATES)), tuple(BUSINESS_KINDS)


def freeze(month: Period, *, now: datetime) -> tuple[int, str]:
    """Freeze the facts of a month as known at its cutoff; return the number of the folder and its hash.

    ``now`` is a UTC instant; Refused ``month-not-over`` before the cutoff, ``sweep-running``.
    """
    as_of = cutoff(month)
    if now < as_of:
        raise Refused("month-not-over", month=month.code, day=run_day(month).isoformat())
    with new_folder(month.code) as (number, folder):
        judged, rows = folder / "judged.parquet", folder / "rows.csv"
        judge_live(judged, as_of, now=now)
        with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as con:
            con.execute("SET TimeZone = 'UTC'")
            con.execute(f"SET temp_directory = '{quoted(folder / 'spill')}'")
            for write in (_duties, _parties, _hazards, _warnings, _manual):
                write(con, folder, rows, month, as_of)
            _membership(con, folder)
            _verdicts(con, folder, rows, month, as_of)
        for left in (judged, rows):
            left.unlink()
        told = {"month": month.code, "as_of": as_of.isoformat(), "frozen_at": now.isoformat(), "format": FORMAT}
        (folder / "month.json").write_text(json.dumps(told), encoding="utf-8")
        digest = hash_of(folder)
    return number, digest


def _write(
    con: duckdb.DuckDBPyConnection, folder: Path, name: str, file: Path, shape: dict[str, str], query: str = ""
) -> None:
    """Write the rows of a CSV file as a table of the folder, and make it a view."""
    read_rows(con, "the_rows", file, shape)
    out = folder / f"{name}.parquet"
    write_parquet(con, query or "FROM the_rows ORDER BY ALL", out)
    con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_parquet('{quoted(out)}')")


def _write_rows(file: Path, rows: Iterable[Sequence[Any]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


def _duties(con: duckdb.DuckDBPyConnection, folder: Path, rows: Path, month: Period, as_of: datetime) -> None:
    named: dict[int, DutyTerms] = {one.duty_id: one for one in terms_in_force(as_of).select_related("duty")}
    sentence_of = warning_policy().sentence_of
    _write_rows(
        rows,
        (
            (key, one.duty.uid, one.duty.code, one.name, one.name_en, one.strength, sentence_of(one.act_kind).value)
            for key, one in named.items()
        ),
    )
    texts = ("code", "name", "name_en", "strength", "sentence")
    _write(con, folder, "duty", rows, {"duty_id": "BIGINT", "uid": "UUID", **dict.fromkeys(texts, "VARCHAR")})


def _parties(con: duckdb.DuckDBPyConnection, folder: Path, rows: Path, month: Period, as_of: datetime) -> None:
    """Write every party with the lead department that it had on the month's last day, as known at the cutoff.

    Where none was known yet, as in a city that has only just moved in, the one that it has now.
    """
    # The registry is asked in SQL: 150,000 rows as objects would take longer than judging them.
    copy_rows(
        "SELECT p.id, p.uid, p.name, p.kind, p.level, p.state, p.line, p.region_path, coalesce(a.lead_id, p.lead_id) "
        "FROM registry_party p LEFT JOIN registry_assignment a ON a.party_id = p.id AND a.recorded_at <= %s "
        "AND (a.superseded_at IS NULL OR a.superseded_at > %s) AND a.first_day <= %s "
        "AND (a.last_day IS NULL OR a.last_day >= %s)",
        (_instant(as_of), _instant(as_of), month.last_day.isoformat(), month.last_day.isoformat()),
        rows,
    )
    shape = {"party_id": "BIGINT", "uid": "UUID", "name": "VARCHAR", "kind": "VARCHAR", "level": "INTEGER",
             "state": "VARCHAR", "line": "VARCHAR", "region_path": "VARCHAR", "lead_id": "BIGINT"}  # fmt: skip
    _write(con, folder, "party", rows, shape)


def _membership(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write who is in whose charge: a government's territory, a department's parties; each unit is its own.

    A department answers for the parties that it leads, and for those in its region that a lower department of its line
    leads: the city's bureau for those of the county bureaus.
    """
    query = f"""
        SELECT u.party_id AS unit_id, p.party_id, 'territory' AS how FROM party u JOIN party p
          ON u.region_path = left(p.region_path, length(u.region_path)) AND length(u.region_path) IN (8, 12, 16)
          WHERE u.kind = 'government' AND u.state IN {_OPEN} AND p.kind IN {_BUSINESS}
        UNION ALL SELECT * FROM (
          SELECT lead_id, party_id, 'lead' FROM party WHERE lead_id IS NOT NULL AND kind IN {_BUSINESS}
          UNION SELECT u.party_id, p.party_id, 'lead' FROM party p JOIN party l ON l.party_id = p.lead_id
            JOIN party u ON u.line = l.line AND u.level < l.level AND starts_with(p.region_path, u.region_path)
            WHERE u.kind = 'department' AND u.line <> '' AND u.region_path <> '' AND p.kind IN {_BUSINESS}
        )
        UNION ALL SELECT party_id, party_id, 'own' FROM party WHERE kind NOT IN {_BUSINESS} ORDER BY ALL"""  # noqa: S608
    out = folder / "membership.parquet"
    write_parquet(con, query, out)


def _verdicts(con: duckdb.DuckDBPyConnection, folder: Path, rows: Path, month: Period, as_of: datetime) -> None:
    copy_rows("SELECT id, organisation_id, uid FROM registry_post", (), rows)
    read_rows(con, "the_post", rows, {"id": "BIGINT", "organisation_id": "BIGINT", "uid": "UUID"})
    con.execute("CREATE TEMP TABLE post AS FROM the_post")
    judged = f"read_parquet('{quoted(folder / 'judged.parquet')}')"
    asked = con.execute(f"SELECT DISTINCT duty_id, period FROM {judged}").fetchall()  # noqa: S608
    _write_rows(rows, _counted_periods(asked, month, as_of))
    query = f"""
        SELECT v.duty_id, coalesce(s.organisation_id, v.party_id) AS party_id, s.uid AS post_uid, v.period, v.status
        FROM {judged} v JOIN the_rows USING (duty_id, period) LEFT JOIN post s ON s.id = -v.party_id
        ORDER BY ALL"""  # noqa: S608
    _write(con, folder, "verdict", rows, {"duty_id": "BIGINT", "period": "VARCHAR"}, query)


def _counted_periods(asked: Iterable[tuple[int, str]], month: Period, as_of: datetime) -> Iterable[tuple[int, str]]:
    """Yield the periods of duties whose verdicts belong to the month."""
    terms: dict[int, list[DutyTerms]] = {}
    for one in terms_in_force(as_of):
        terms.setdefault(one.duty_id, []).append(one)
    before, calendar = cutoff(previous_to(month)), china()
    for duty, code in asked:
        period = parse(code)
        if period.last_day > month.last_day:
            continue
        known = terms.get(duty, [])
        holding = [
            t for t in known if t.first_day <= period.last_day and (t.last_day or period.last_day) >= period.first_day
        ]
        if not holding:
            continue
        due = due_of(as_engine_duty(holding[-1]), period, calendar).instant
        ends_here = period.last_day >= month.first_day
        if due <= as_of and (ends_here or due > before):
            yield duty, code


def _hazards(con: duckdb.DuckDBPyConnection, folder: Path, rows: Path, month: Period, as_of: datetime) -> None:
    """Write the hazards that were there in the month: reported by the cutoff, not rectified before it began."""
    copy_rows(
        "SELECT id, uid, party_id, text, grade, state, deadline, found_at, "
        "CASE WHEN rectified_at <= %s THEN rectified_at END FROM prevention_hazard WHERE reported_at <= %s",
        (_instant(as_of), _instant(as_of)),
        rows,
    )
    shape = {"hazard_id": "BIGINT", "uid": "UUID", "party_id": "BIGINT", "text": "VARCHAR", "grade": "VARCHAR",
             "state": "VARCHAR", "deadline": "DATE", "found_at": "TIMESTAMPTZ",
             "rectified_at": "TIMESTAMPTZ"}  # fmt: skip
    local = "make_timestamp(epoch_us({}) + " + str(_offset(month) * 1_000_000) + ")::DATE"
    query = f"""
        SELECT * FROM (
          SELECT hazard_id, uid, party_id, text, grade, deadline, {local.format("found_at")} AS found_on,
            CASE WHEN state IN {RECTIFIED} THEN {local.format("rectified_at")} END AS rectified_on
          FROM the_rows WHERE state IN {(*RECTIFIED, *UNRECTIFIED)}
        ) WHERE found_on <= DATE '{month.last_day}'
          AND (rectified_on IS NULL OR rectified_on >= DATE '{month.first_day}')
        ORDER BY ALL"""  # noqa: S608
    _write(con, folder, "hazard", rows, shape, query)


def _warnings(con: duckdb.DuckDBPyConnection, folder: Path, rows: Path, month: Period, as_of: datetime) -> None:
    """Write the warnings that the system had to report to a superior in the month, by the acts that say so.

    Left out: those whose explanation was accepted by the cutoff, and those for which another warning speaks.
    """
    begin, end = start_of(month.first_day), end_of(month.last_day)
    found = Warning.objects.beyond_scope(_WHY).filter(rung__gte=Rung.REPORT, raised_at__lt=end, silenced_by="")
    found = found.exclude(closed_at__lt=begin).exclude(closed_as=ClosedAs.ACCEPTED, closed_at__lte=as_of)
    fields = ("uid", "party_id", "cause", "duty_id", "sentence", "spell")
    known = {row[0]: row for row in found.values_list(*fields)}
    uids, reached = list(known), dict[Any, datetime]()
    for start in range(0, len(uids), _CHUNK):
        acts = Act.objects.beyond_scope(_WHY).filter(
            subject_uid__in=uids[start : start + _CHUNK], kind__in=("warning.raised", "warning.climbed")
        )
        for uid, at, body in acts.order_by("-id").values_list("subject_uid", "recorded_at", "detail__body"):
            if body and Rung[json.loads(body)["rung"].upper()] >= Rung.REPORT:
                reached[uid] = at
    _write_rows(rows, ((*known[uid], local_day(at)) for uid, at in reached.items() if begin <= at < end))
    shape = {"uid": "UUID", "party_id": "BIGINT", "cause": "VARCHAR", "duty_id": "BIGINT", "sentence": "VARCHAR",
             "spell": "VARCHAR", "reached_on": "DATE"}  # fmt: skip
    _write(con, folder, "warning", rows, shape)


def _manual(con: duckdb.DuckDBPyConnection, folder: Path, rows: Path, month: Period, as_of: datetime) -> None:
    items = ManualItem.objects.beyond_scope(_WHY).filter(month=month.code, superseded_at=None)
    fields = ("uid", "code", "indicator", "party_id", "points", "evidence", "assessor", "entered_at")
    told = ((*row[:-1], local_day(row[-1])) for row in items.values_list(*fields))
    _write_rows(rows, told)
    shape = {"uid": "UUID", "code": "VARCHAR", "indicator": "VARCHAR", "party_id": "BIGINT", "points": "DOUBLE",
             "evidence": "VARCHAR", "assessor": "VARCHAR", "entered_on": "DATE"}  # fmt: skip
    _write(con, folder, "manual", rows, shape)


def _instant(instant: datetime) -> str:
    """Return a UTC instant as both engines compare it with a stored one."""
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _offset(month: Period) -> int:
    """Return the seconds by which local clocks were ahead of UTC when the month began."""
    midnight = datetime.combine(month.first_day, datetime.min.time(), UTC)
    return int((midnight - start_of(month.first_day)).total_seconds())
