"""What a sweep costs beside SQL written by hand: ``python bench/sweep.py [--province] [--keep DIR]``.

Makes a folder of facts of its own (a city-year by default: 149,076 parties, 5 M obligations, 4.7 M acts), then runs in
turn, each in a process of its own, the program and the statement of ``sweep.sql``, which needs no Ibis and of Anlan only
the periods of the duties, and the whole command; and compares the rows. Ratios are within this run; seconds of a busy
machine say little.
"""

# ruff: noqa: E501 (lines of SQL)
import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from anlan.insight.sweep.folder import as_of_of, open_folder
from anlan.insight.sweep.sweeping import connection, lay_out, put

YEAR = 2026
AS_OF = "2026-12-20T09:00:00+08:00"
PARTIES = {"city": 149_076, "province": 2_000_000}

# name, who (kinds, share in 1/1000 by a flag), cadence, minimum, grace, unit, due_from, strength
DUTIES = [
    ("self-check", ["enterprise", "sole_trader", "cooperative"], None, "month", 1, 3, "working", "end", "mandatory"),
    ("round", ["enterprise"], "industrial", "week", 1, 2, "calendar", "end", "mandatory"),
    ("watch", ["enterprise"], "hazchem", "day", 1, 0, "calendar", "end", "mandatory"),
    ("training", ["enterprise"], None, "quarter", 1, 5, "working", "end", "mandatory"),
    ("drill", ["enterprise"], None, "half_year", 1, 10, "calendar", "end", "mandatory"),
    ("plan", ["enterprise", "cooperative"], None, "year", 1, 30, "calendar", "start", "mandatory"),
    ("report", ["department", "village"], None, "month", 1, 5, "working", "end", "mandatory"),
    ("visit", ["village"], None, "month", 2, 0, "working", "end", "mandatory"),
    ("meeting", ["department"], None, "quarter", 1, 0, "calendar", "end", "mandatory"),
    ("fire-check", ["enterprise", "sole_trader"], "crowded", "month", 2, 0, "calendar", "end", "mandatory"),
    ("patrol", ["enterprise"], "crowded", "week", 2, 3, "calendar", "end", "encouraged"),
    ("month-plan", ["enterprise"], "industrial", "month", 1, 9, "working", "start", "mandatory"),
    ("big", ["enterprise"], "employees", "quarter", 1, 5, "calendar", "end", "mandatory"),
    ("county", ["sole_trader"], "region", "half_year", 1, 5, "calendar", "end", "encouraged"),
]


def selector(kinds: list[str], flag: str | None) -> dict[str, object]:
    """Return the condition of a duty."""
    parts: list[dict[str, object]] = [{"facet": "kind", "in": kinds}]
    if flag == "employees":
        parts.append({"facet": "employees", "min": 100, "max": 5000})
    elif flag == "region":
        parts.append({"any": [{"facet": "region", "prefix": "140404"}, {"not": {"facet": "size", "in": ["micro"]}}]})
    elif flag:
        parts.append({"facet": flag, "in": ["yes"]})
    return {"all": parts}


def make(folder: Path, parties: int) -> None:
    """Write a year of a city, the same for the same number of parties."""
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'; set preserve_insertion_order = false; set memory_limit = '8GB'")
    con.execute(f"set temp_directory = '{folder}/spill'")
    duties = [
        {
            "id": number, "name": name, "selector": selector(kinds, flag), "cadence": cadence, "minimum": minimum,
            "due_from": due_from, "grace": grace, "grace_unit": unit, "act_kind": f"act.{name}", "strength": strength,
            "valid_from": f"{YEAR}-01-01", "valid_to": None,
        }
        for number, (name, kinds, flag, cadence, minimum, grace, unit, due_from, strength) in enumerate(DUTIES, start=1)
    ]  # fmt: skip
    (folder / "duty.json").write_text(json.dumps(duties), encoding="utf-8")
    (folder / "as_of.txt").write_text(AS_OF, encoding="utf-8")

    def write(name: str, query: str) -> None:
        con.execute(f"copy ({query}) to '{folder}/{name}.parquet' (format parquet)")

    con.execute("create macro dice(x, salt) as (hash(x * 1000 + salt) % 1000)::int")
    write(
        "calendar",
        f"""select day::date as day, dayofweek(day) between 1 and 5 as working
        from range(date '{YEAR - 1}-12-01', date '{YEAR + 1}-03-01', interval 1 day) d(day)""",
    )
    write(
        "party",
        f"""select p as party_id, case when d < 380 then 'enterprise' when d < 930 then 'sole_trader'
        when d < 970 then 'cooperative' when d < 995 then 'village' else 'department' end as kind,
        '1404' || lpad((2 + dice(p, 2) % 13)::varchar, 2, '0') || lpad((dice(p, 3) % 30)::varchar, 3, '0') || '000' as region
        from (select p::bigint as p, dice(p, 1) as d from range(1, {parties + 1}) r(p))""",
    )
    con.execute(f"create view party as from '{folder}/party.parquet'")
    dated = "timestamptz '2025-01-01 00:00:00+00' as recorded_at"
    facets = ["('size', ['micro', 'small', 'medium', 'large'][1 + dice(p, 11) % 4], 12)",
              "('employees', (1 + dice(p, 13) * dice(p, 14) // 1500)::varchar, 15)",
              "('industry', 'C' || (10 + dice(p, 16) % 30)::varchar, 17)"]  # fmt: skip
    flags = " union all ".join(
        f"select party_id, '{name}', case when dice(party_id, {n}) < {share} then 'yes' else 'no' end, {n + 1} from party"
        for n, (name, share) in enumerate([("industrial", 220), ("hazchem", 12), ("crowded", 60)], start=20)
        for n in [n * 2]
    )
    values = " union all ".join(f"select party_id, f.* from party, lateral (select party_id as p), "
        f"lateral (values {facet}) f(name, value, salt)" for facet in facets)  # fmt: skip
    con.execute(
        f"create temp table worn as select party_id, name, value, salt from ({values} union all {flags}) t(party_id, name, value, salt)"
    )
    # One in ten changes in the course of the year, one in fifty was corrected later.
    write(
        "facet",
        f"""
        select party_id, name, value, date '2020-01-01' as first_day,
          case when dice(party_id, salt + 100) < 100 then date '{YEAR}-01-01' + dice(party_id, salt + 200) % 365 end as last_day,
          {dated}, case when dice(party_id, salt + 300) < 20 then timestamptz '{YEAR}-06-01 00:00:00+00' end as superseded_at
        from worn
        union all select party_id, name, case value when 'yes' then 'no' when 'no' then 'yes' else value end,
          date '{YEAR}-01-02' + dice(party_id, salt + 200) % 365, null, {dated}, null
        from worn where dice(party_id, salt + 100) < 100
        union all select party_id, name, value, date '2020-01-01',
          case when dice(party_id, salt + 100) < 100 then date '{YEAR}-01-01' + dice(party_id, salt + 200) % 365 end,
          timestamptz '{YEAR}-06-01 00:00:00+00', null
        from worn where dice(party_id, salt + 300) < 20""",
    )
    write(
        "spell",
        f"""
        select party_id, date '2019-05-01' + dice(party_id, 500) as first_day,
          case when dice(party_id, 501) < 60 then date '{YEAR}-01-10' + dice(party_id, 502) % 330 end as last_day,
          {dated}, null::timestamptz as superseded_at from party
        union all select party_id, date '{YEAR}-01-25' + dice(party_id, 502) % 330, null, {dated}, null
        from party where dice(party_id, 501) < 30""",
    )
    write(
        "waiver",
        f"""select 1 + dice(party_id, 600) % {len(DUTIES)} as duty_id, party_id,
        date '{YEAR}-01-01' + dice(party_id, 601) % 300 as first_day, date '{YEAR}-02-01' + dice(party_id, 601) % 300 as last_day,
        {dated}, null::timestamptz as superseded_at from party where dice(party_id, 602) < 20""",
    )
    lengths = {"day": 1, "week": 7, "month": 30, "quarter": 91, "half_year": 182, "year": 365}
    done = []
    for number, (name, kinds, flag, cadence, minimum, grace, _unit, due_from, _strength) in enumerate(DUTIES, start=1):
        length = lengths[cadence]
        who = f"kind in ({', '.join(repr(kind) for kind in kinds)})"
        if flag in ("industrial", "hazchem", "crowded"):
            who += f" and party_id in (select party_id from worn where name = '{flag}' and value = 'yes')"
        elif flag == "employees":
            who += " and party_id in (select party_id from worn where name = 'employees' and try_cast(value as int) >= 100)"
        late = max(1, min(length, 20))
        ahead = length if due_from == "start" else 0
        done.append(f"""select party_id, 'act.{name}' as kind, day,
            day - {ahead} + (case when dice(party_id, n * 7 + {number}) < 80 then {late} + {max(grace, 0)} else 0 end
              + dice(party_id, n * 11 + {number}) % 2)::int as told, n * 16 + {number} as salt
            from (select party_id, n, (date '{YEAR}-01-01' + ((n // {minimum} % {354 // length + 1}) * {length})::int + dice(party_id, n * 3 + {number}) % {length})::date as day
              from party, range({(354 // length + 1) * minimum * 5 // 4}) r(n)
              where {who} and dice(party_id, n * 5 + {number}) < 930)""")
    write(
        "act",
        f"""select row_number() over () as act_id, party_id, kind, day as counts_on,
        (told + interval (1 + dice(party_id, salt) % 15) hour)::timestamp::timestamptz as recorded_at,
        dice(party_id, salt + 1) >= 20 as valid,
        case when dice(party_id, salt + 2) < 10 then (day + 5)::timestamp::timestamptz end as voided_at
        from ({" union all ".join(done)}) where day <= date '{AS_OF[:10]}'""",
    )
    con.close()
    shutil.rmtree(folder / "spill", ignore_errors=True)


def condition(kinds: list[str], flag: str | None) -> str:
    """Return the condition of a duty as one would write it in SQL."""
    parts = [f"kind IN ({', '.join(repr(kind) for kind in kinds)})"]
    if flag == "employees":
        parts.append("employees BETWEEN 100 AND 5000")
    elif flag == "region":
        parts.append("(region LIKE '140404%' OR coalesce(size, '') <> 'micro')")
    elif flag:
        parts.append(f"{flag} = 'yes'")
    return " AND ".join(parts)


def relational(folder: Path, out: Path, way: str, only_open: bool) -> None:
    """Open the folder, then run the program or the statement and print what that alone took, as JSON."""
    running = import_module("anlan.insight.sweep.running") if way == "program" else None  # the statement needs no Ibis
    as_of = as_of_of(folder)
    with connection(out.parent) as con:
        facts = open_folder(con, folder, as_of)
        plan = lay_out(con, facts, as_of, only_open=only_open)
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        if running:
            running.evaluate(con, facts, plan, as_of, out)
        else:
            put(con, plan)
            con.execute(*statement(plan, as_of, out))
        used = resource.getrusage(resource.RUSAGE_SELF)
        cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        print(json.dumps({"wall": time.perf_counter() - began, "cpu": cpu}))


def statement(plan: Any, as_of: datetime, out: Path) -> tuple[str, dict[str, object]]:
    """Return the statement of sweep.sql; only the periods come from Anlan."""
    matching = " UNION ALL ".join(
        f"SELECT {row.duty_no} AS duty_no, party_id, first, last FROM stretch WHERE {condition(*DUTIES[row.duty_id - 1][1:3])}"
        for row in plan.duties
    )
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    return text.replace("{matching}", matching).replace("{out}", str(out)), {
        "as_of": as_of, "begin": plan.first_day, "end": plan.last_day
    }  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """What a process took, and what the relational part of it did."""

    wall: float
    cpu: float
    megabytes: int
    whole: float


def in_process(*command: str) -> Cost:
    """Run a command in a process of its own and measure it."""
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE)
    assert child.stdout
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{command} ended with status {status}")
    told = json.loads(said)
    cpu = told.get("cpu", used.ru_utime + used.ru_stime)
    whole = time.perf_counter() - began
    return Cost(told.get("wall", whole), cpu, used.ru_maxrss // 1024, whole)


def judged_alike(one: Path, other: Path) -> bool:
    """Whether two files hold the same verdicts, each row as often as in the other."""
    with duckdb.connect(config={"memory_limit": "6GB", "preserve_insertion_order": False}) as con:
        con.execute(f"set temp_directory = '{one.parent}'; set enable_progress_bar = false")
        row = con.execute(
            "select count(*) from (select duty_id, party_id, period, status, sum(n) as n from ("
            f"select *, 1 as n from '{one}' union all select *, -1 from '{other}') group by all having sum(n) <> 0)"
        ).fetchone()
        return row == (0,)


def compare(folder: Path, what: str, rounds: int, *more: str) -> None:
    """Run all in turn, compare what they wrote, and print the best of each."""
    files = {way: folder / f"{way}.parquet" for way in ("program", "hand", "command")}
    costs: dict[str, list[Cost]] = {way: [] for way in files}
    for _ in range(rounds):
        for way in ("program", "hand"):
            costs[way].append(in_process(__file__, "--way", way, str(folder), str(files[way]), *more))
        command = ["sweep", "--json", "--from", str(folder), "--out", str(files["command"]), *more]
        costs["command"].append(in_process("-m", "anlan.config.cli", *command))
    for way in ("program", "command"):
        if in_process(__file__, "--alike", str(files[way]), str(files["hand"])).cpu < 0:
            sys.exit(f"{what}: the two do not give the same verdicts")
    rows = duckdb.sql(f"select count(*) from '{files['hand']}'").fetchall()[0][0]
    names = {"hand": "SQL by hand", "program": "the program (Ibis)", "command": "`anlan sweep`, the whole process"}
    by_hand = min(cost.wall for cost in costs["hand"]), min(cost.cpu for cost in costs["hand"])
    for way, name in names.items():
        wall, cpu = min(cost.wall for cost in costs[way]), min(cost.cpu for cost in costs[way])
        memory = max(cost.megabytes for cost in costs[way])
        print(
            f"| {what} | {name} | {rows:,} | {wall:.1f} | {wall / by_hand[0]:.2f} | {cpu:.1f} "
            f"| {cpu / by_hand[1]:.2f} | {memory:,} |",
            flush=True,
        )


def main() -> None:
    """Make the facts, run, compare, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--province", action="store_true", help="2,000,000 parties instead of a city's 149,076")
    arguments.add_argument("--parties", type=int, help="so many parties instead")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--keep", type=Path, help="make the facts in this folder and leave them there")
    arguments.add_argument("--way", nargs=3, help=argparse.SUPPRESS)
    arguments.add_argument("--alike", nargs=2, type=Path, help=argparse.SUPPRESS)
    arguments.add_argument("--open", action="store_true", help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.way:
        relational(Path(asked.way[1]), Path(asked.way[2]), asked.way[0], asked.open)
        return
    if asked.alike:
        print(json.dumps({"wall": 0, "cpu": 1 if judged_alike(*asked.alike) else -1}))
        return
    parties = asked.parties or PARTIES["province" if asked.province else "city"]
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="anlan-bench-"))
    folder.mkdir(exist_ok=True)
    try:
        if not (folder / "act.parquet").exists():
            make(folder, parties)
        acts = duckdb.sql(f"select count(*) from '{folder}/act.parquet'").fetchall()[0][0]
        print(f"{parties:,} parties, {acts:,} acts\n")
        print("| what | how | verdicts | s | × by hand | CPU s | × by hand | MB |\n|---|---|---|---|---|---|---|---|")
        compare(folder, "the year", asked.rounds)
        compare(folder, "open periods", asked.rounds, "--open")
    finally:
        if not asked.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
