"""A score sheet over a frozen month: every line, total, rank and band, from the files alone."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from anlan.foundation.periods.rules import parse
from anlan.insight.assessment import measures, rules
from anlan.insight.assessment.counting import count
from anlan.insight.assessment.folders import opened
from anlan.insight.assessment.rules import Indicator, Line, Placed
from anlan.insight.assessment.sheets import DEDUCTIONS, MANUAL

Corrections = Mapping[tuple[int, str], float]
"""Unit and indicator → the points after an objection was accepted."""


@dataclass(frozen=True)
class Asked:
    """Which units by which indicators."""

    sheet: str
    unit_kind: str
    unit_level: int
    indicators: Sequence[Indicator]


@dataclass(frozen=True)
class Result:
    """What one unit got; ``placed`` is None where no indicator applies."""

    unit: int
    name: str
    region_path: str
    lines: tuple[Line, ...]
    placed: Placed | None


def compute(month: str, number: int, asked: Asked, corrections: Corrections | None = None) -> list[Result]:
    """Return the results of a frozen month, best first, units that nothing applies to last; Refused ``facts-gone``."""
    with opened(month, number) as con:
        return _computed(con, month, asked, corrections or {})


def _computed(con: duckdb.DuckDBPyConnection, month: str, asked: Asked, corrections: Corrections) -> list[Result]:
    period = parse(month)
    units = con.execute(
        "SELECT party_id, name, region_path FROM party WHERE kind = $1 AND level = $2 AND state = 'active' ORDER BY 1",
        [asked.unit_kind, asked.unit_level],
    ).fetchall()
    asking = [measures.Asked(asked.sheet, one, period.first_day, period.last_day) for one in asked.indicators]
    found = [count(con, one) for one in asking]
    lines: dict[int, tuple[Line, ...]] = {}
    for unit, _name, _path in units:
        lines[unit] = tuple(
            _corrected(_line(indicator, counts.get(unit)), corrections.get((unit, indicator.code)))
            for indicator, counts in zip(asked.indicators, found, strict=True)
        )
    totals = {unit: total for unit, own in lines.items() if (total := rules.total_of(own)) is not None}
    placed = {one.unit: one for one in rules.ranking(totals)}
    names = {unit: (name, path or "") for unit, name, path in units}
    order = [*placed, *(unit for unit in names if unit not in placed)]
    return [Result(unit, *names[unit], lines[unit], placed.get(unit)) for unit in order]


def _line(indicator: Indicator, counted: rules.Counted | None) -> Line:
    if indicator.measure == MANUAL:
        return rules.manual_line(indicator, counted)
    if indicator.measure in DEDUCTIONS:
        return rules.deduction_line(indicator, counted)
    return rules.rate_line(indicator, counted)


def _corrected(line: Line, points: float | None) -> Line:
    return line if points is None else replace(line, corrected=points)


def results_hash(results: Sequence[Result]) -> str:
    """Return one SHA-256 over all totals, ranks, bands and lines."""
    told: list[Any] = [
        [
            one.unit,
            [one.placed.total.points, one.placed.total.low, one.placed.total.high, one.placed.rank, one.placed.band]
            if one.placed
            else None,
            [[line.indicator.code, line.hits, line.of, line.points, line.corrected] for line in one.lines],
        ]
        for one in sorted(results, key=lambda one: one.unit)
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
