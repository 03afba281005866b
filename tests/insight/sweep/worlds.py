"""Facts for the sweep: written as a folder, and made up at random."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from anlan.foundation.periods.rules import Cadence, DueFrom, GraceUnit
from anlan.responsibility.engine.facts import ActRow, Duty, FacetRow, Party, SpellRow, Strength, WaiverRow

_DATED = {"first_day": "DATE", "last_day": "DATE", "recorded_at": "TIMESTAMPTZ", "superseded_at": "TIMESTAMPTZ"}
SHAPES = {
    "party": {"party_id": "BIGINT", "kind": "VARCHAR", "region": "VARCHAR"},
    "facet": {"party_id": "BIGINT", "name": "VARCHAR", "value": "VARCHAR", **_DATED},
    "spell": {"party_id": "BIGINT", **_DATED},
    "act": {
        "act_id": "BIGINT",
        "party_id": "BIGINT",
        "kind": "VARCHAR",
        "counts_on": "DATE",
        "recorded_at": "TIMESTAMPTZ",
        "valid": "BOOLEAN",
        "voided_at": "TIMESTAMPTZ",
    },
    "waiver": {"duty_id": "BIGINT", "party_id": "BIGINT", **_DATED},
    "calendar": {"day": "DATE", "working": "BOOLEAN"},
}


def write_table(path: Path, shape: dict[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows as a Parquet file with columns of the given types."""
    values = json.dumps([dict(zip(shape, row, strict=True)) for row in rows], default=str)
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        query = f"SELECT unnest(from_json($1, '{json.dumps([shape])}'), max_depth := 2)"
        con.execute(f"CREATE TABLE rows AS {query}", [values])
        con.execute(f"COPY rows TO '{path}' (FORMAT parquet)")


def write_folder(
    path: Path, parties: Sequence[Party], duties: Sequence[Duty], calendar: dict[date, bool], as_of: datetime
) -> Path:
    """Write facts in the shape that ``anlan sweep --from`` reads."""
    path.mkdir(parents=True, exist_ok=True)
    rows: dict[str, list[Any]] = {name: [] for name in SHAPES}
    for party in parties:
        rows["party"].append((party.id, party.kind, party.region))
        rows["facet"] += [(party.id, f.name, f.value, *_dated(f)) for f in party.facets]
        rows["spell"] += [(party.id, *_dated(s)) for s in party.spells]
        rows["waiver"] += [(w.duty_id, party.id, *_dated(w)) for w in party.waivers]
        rows["act"] += [(0, party.id, a.kind, a.counts_on, a.recorded_at, a.valid, a.voided_at) for a in party.acts]
    rows["calendar"] = list(calendar.items())
    for name, shape in SHAPES.items():
        write_table(path / f"{name}.parquet", shape, rows[name])
    fields = [name for name in Duty.__dataclass_fields__ if name != "name"]
    told = [{name: getattr(duty, name) for name in fields} for duty in duties]
    (path / "duty.json").write_text(json.dumps(told, default=str), encoding="utf-8")
    (path / "as_of.txt").write_text(as_of.isoformat(), encoding="utf-8")
    return path


def _dated(row: Any) -> tuple[Any, ...]:
    return row.first_day, row.last_day, row.recorded_at, row.superseded_at


def verdicts_in(file: Path) -> list[tuple[Any, ...]]:
    """Return the rows of a file of verdicts, sorted."""
    with duckdb.connect() as con:
        return con.execute(f"SELECT duty_id, party_id, period, status FROM '{file}' ORDER BY ALL").fetchall()


class World:
    """Random parties, duties and a calendar around a random instant, all from one seed."""

    def __init__(self, seed: int, parties: int = 60, duties: int = 14) -> None:
        self.random = random = Random(seed)
        noon = datetime(2026, random.randint(1, 12), random.randint(1, 28), 4, tzinfo=UTC)
        # Now and then the first instant of a local day, where one microsecond decides.
        self.as_of = random.choice([noon, noon + timedelta(hours=12), noon + timedelta(hours=12, microseconds=-1)])
        self.today = (self.as_of + timedelta(hours=8)).date()
        self.calendar = {
            self.today + timedelta(days=n): random.random()
            < (0.9 if (self.today + timedelta(days=n)).weekday() < 5 else 0.2)
            for n in range(-1300, 500)
        }
        self.duties = [self._duty(number) for number in range(1, duties + 1)]
        self.parties = [self._party(number) for number in range(1, parties + 1)]

    def is_working(self, day: date) -> bool:
        return self.calendar[day]

    def _day(self, back: int = 420, ahead: int = 120) -> date:
        return self.today + timedelta(days=self.random.randint(-back, ahead))

    def _instant(self, day: date | None = None) -> datetime:
        """Return an instant on or around a day, sometimes the very moment at which a local day begins, or T."""
        day = day or self._day(400, 20)
        midnight = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
        some = midnight + timedelta(seconds=self.random.randint(-86400, 86400))
        return self.random.choice([some, some, midnight, midnight - timedelta(microseconds=1), self.as_of])

    def _known(self) -> dict[str, Any]:
        roll = self.random.random()
        early = self.as_of - timedelta(days=800)
        if roll < 0.8:
            return {"recorded_at": early, "superseded_at": None}
        return {"recorded_at": self._instant(), "superseded_at": None if roll < 0.9 else self._instant()}

    def _leaf(self) -> dict[str, Any]:
        random = self.random
        match random.randrange(5):
            case 0:
                return {"facet": "region", "prefix": random.choice(["1404", "140404", "140405", ""])}
            case 1:
                ends = {"min": random.choice([5, 10, 99.5])} if random.random() < 0.7 else {}
                return (
                    {"facet": "employees", **ends, "max": 500}
                    if random.random() < 0.6 or not ends
                    else {"facet": "employees", **ends}
                )
            case 2:
                return {"facet": "size", "prefix": random.choice(["m", "micro", "large"])}
            case _:
                values = [["hazchem"], ["hazchem", "trade"], ["none"], [], ["it's 100%"]]
                return {"facet": random.choice(["sector", "sector", "no such facet"]), "in": random.choice(values)}

    def _selector(self, depth: int = 2) -> dict[str, Any]:
        random = self.random
        roll = random.random() if depth else 1
        if roll < 0.3:
            return {"all": [self._selector(depth - 1) for _ in range(random.randint(0, 2))]}
        if roll < 0.55:
            return {"any": [self._selector(depth - 1) for _ in range(random.randint(0, 3))]}
        return {"not": self._selector(depth - 1)} if roll < 0.75 else self._leaf()

    def _duty(self, number: int) -> Duty:
        random = self.random
        cadence = list(Cadence)[number % 6]
        starts = {Cadence.DAY: 40, Cadence.WEEK: 150}.get(cadence, 400)
        known = self._known() if random.random() < 0.3 else {}
        narrow = [{"facet": "kind", "in": random.sample(["enterprise", "sole_trader", "village", "post"], 3)}]
        return Duty(
            id=number,
            selector={"all": narrow + ([self._selector()] if random.random() < 0.7 else [])},
            cadence=cadence,
            act_kind=f"act-{random.randint(1, 4)}",
            minimum=random.choice([1, 1, 2, 3]),
            due_from=random.choice(list(DueFrom)),
            grace=random.choice([0, 0, 3, 10, -3, -7]),
            grace_unit=random.choice(list(GraceUnit)),
            strength=random.choice(list(Strength)),
            valid_from=None if random.random() < 0.1 and starts == 400 else self._day(starts, 60),
            valid_to=random.choice([None, None, self._day(100, 60)]),
            **known,
        )

    def _party(self, number: int) -> Party:
        random = self.random
        facets = [
            FacetRow(name, value, first, last, **known)
            for name, values in (
                ("sector", ["hazchem", "trade", "none", "it's 100%"]),
                ("size", ["micro", "medium", "large", ""]),
                ("employees", ["3", "10", "99.5", "500", "501", "many", "1e2", "-4"]),
                ("unasked", ["x"]),
            )
            for value, first, last, known in self._without_overlap(values)
        ]
        spells = tuple(SpellRow(first, last, **self._known()) for first, last in self._spells())
        waivers = tuple(
            WaiverRow(
                random.randint(1, 16),
                first,
                random.choice([None, first + timedelta(days=random.randint(-2, 60))]),
                **self._known(),
            )
            for first in [self._day() for _ in range(random.choice([0, 0, 2]))]
        )
        acts = tuple(self._act() for _ in range(random.randint(0, 90)))
        region: Any = random.choice(
            ["140404001000", "140405002000", "140500000000", None]
        )  # a folder may leave it empty
        kind = random.choice(["enterprise", "sole_trader", "village", "post"])
        return Party(number, kind, region, tuple(facets), spells, acts, waivers)

    def _without_overlap(self, values: list[str]) -> list[tuple[Any, ...]]:
        """Return values from day to day, of which no two that are known at any instant overlap; some are corrected."""
        random = self.random
        rows: list[tuple[Any, ...]] = []
        cuts = sorted(self._day() for _ in range(random.choice([0, 1, 1, 2, 4])))
        for first, after in zip(cuts, [*cuts[1:], None], strict=False):
            last = None if after is None else after - timedelta(days=random.choice([1, 1, 1, 20]))
            if after is None and random.random() < 0.2:
                last = first + timedelta(days=random.randint(0, 90))
            if last is not None and last < first:
                continue
            early, turned = self.as_of - timedelta(days=800), self._instant()
            if random.random() < 0.25:
                rows.append((random.choice(values), first, last, {"recorded_at": early, "superseded_at": turned}))
                early = turned
            rows.append((random.choice(values), first, last, {"recorded_at": early, "superseded_at": None}))
        return rows

    def _spells(self) -> list[tuple[date, date | None]]:
        random = self.random
        match random.randrange(5):
            case 0:
                first = self._day()
                return [(first, first + timedelta(days=random.randint(-3, 200)))]
            case 1:  # they may overlap
                return [(self._day(), self._day()), (self._day(), self._day()), (self._day(), None)]
            case _:
                return [(self.today - timedelta(days=random.choice([800, 450, 60])), None)]

    def _act(self) -> ActRow:
        random = self.random
        counts_on = self._day(300, 30) if random.random() < 0.5 else self._day(45, 5)
        recorded_at = self._instant(counts_on + timedelta(days=random.choice([0, 0, 1, 3, 12, -5])))
        voided_at = self._instant() if random.random() < 0.1 else None
        return ActRow(f"act-{random.randint(1, 4)}", counts_on, recorded_at, random.random() < 0.95, voided_at)
