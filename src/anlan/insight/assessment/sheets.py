"""What a score sheet says: the indicators as data, checked, and the sheets that Anlan ships."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from anlan.foundation.refusals.rules import Refused
from anlan.insight.assessment.rules import Indicator

RATES = ("own_on_time", "charge_on_time", "rectified_in_time")
DEDUCTIONS = ("overdue_hazards", "reported_warnings")
MANUAL = "manual"
MEASURES = (*RATES, *DEDUCTIONS, MANUAL)
CHARGES = ("territory", "lead", "own")
_TEXTS = ("code", "name", "name_en", "measure", "weight", "bonus")
# Parameter → whether a value makes sense.
_PARAMETERS: Mapping[str, Callable[[Any], bool]] = {
    "charge": lambda value: value in CHARGES,
    "duties": lambda value: isinstance(value, list) and all(isinstance(code, str) for code in value),
    "sentence": lambda value: value in ("inspect", "report", "rectify", "work"),
    "target": lambda value: _number(value) and 0 < value <= 1,
    "each": lambda value: _number(value) and value > 0,
    "per": lambda value: _number(value) and value > 0,
    "cap": lambda value: _number(value) and value > 0,
}


@dataclass(frozen=True)
class Policy:
    """What the file says of days."""

    run_day: int
    objection_days: int
    months_rehearsed: int


@cache
def policy() -> Policy:
    """Read the file, once."""
    return Policy(**tomllib.loads((Path(__file__).parent / "assessment.toml").read_text(encoding="utf-8")))


def indicators_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Indicator, ...]:
    """Read the indicators of a sheet; Refused ``sheet-wrong`` names the first that makes no sense."""
    found = tuple(_indicator(row, number) for number, row in enumerate(rows, 1))
    codes = [one.code for one in found]
    if len(set(codes)) != len(codes):
        raise Refused("sheet-wrong", indicator=next(code for code in codes if codes.count(code) > 1))
    if not any(one.weight for one in found if not one.bonus):
        raise Refused("sheet-without-weight")
    return found


def _indicator(row: Mapping[str, Any], number: int) -> Indicator:
    weight = row.get("weight", 0)
    parameters = {name: value for name, value in row.items() if name not in _TEXTS}
    sound = (
        all(isinstance(row.get(name), str) and row[name] for name in ("code", "name", "measure"))
        and row["measure"] in MEASURES
        and _number(weight)
        and 0 <= weight <= 100
        and all(name in _PARAMETERS and _PARAMETERS[name](value) for name, value in parameters.items())
        and (row["measure"] not in DEDUCTIONS or "each" in parameters)
        and (row["measure"] in ("own_on_time", MANUAL) or "charge" in parameters)
    )
    if not sound:
        raise Refused("sheet-wrong", indicator=str(row.get("name") or row.get("code") or number))
    return Indicator(
        code=row["code"],
        name=row["name"],
        name_en=str(row.get("name_en", "")),
        measure=row["measure"],
        weight=float(weight),
        bonus=bool(row.get("bonus", False)),
        parameters=parameters,
    )


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True)
class Shipped:
    """One sheet of the file."""

    code: str
    name: str
    name_en: str
    unit_kind: str
    unit_level: int
    source: str
    source_en: str
    indicators: list[dict[str, Any]]


@cache
def shipped_sheets() -> tuple[date, tuple[Shipped, ...]]:
    """Return the day of the file and its sheets."""
    content = tomllib.loads((Path(__file__).parent / "sheets.toml").read_text(encoding="utf-8"))
    sheets = [
        Shipped(**{name: value for name, value in row.items() if name != "indicator"}, indicators=row["indicator"])
        for row in content["sheet"]
    ]
    return content["as_of"], tuple(sheets)
