"""The delivered cadences: reading ``data/cadences.toml``. Pure but for the file of the package."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("data") / "cadences.toml"


@dataclass(frozen=True)
class ShippedDuty:
    """One delivered row: its number, whether it is on from the start, and its terms by the names of DutyTerms."""

    code: str
    on: bool
    terms: dict[str, Any]


@lru_cache
def shipped_duties() -> tuple[date, tuple[ShippedDuty, ...]]:
    """Return the day of the file and its rows, in their order (CAD-01 … CAD-76)."""
    with _FILE.open("rb") as file:
        content = tomllib.load(file)
    who = content["who"]
    return content["as_of"], tuple(
        ShippedDuty(row["code"], row.get("on", False), _terms(row, who)) for row in content["duty"]
    )


@lru_cache
def shipped_conditions() -> dict[str, dict[str, Any]]:
    """Return the conditions on holders that the delivered rows use, by their names in the file."""
    with _FILE.open("rb") as file:
        return dict(tomllib.load(file)["who"])


def _terms(row: dict[str, Any], who: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["zh"],
        "name_en": row["en"],
        "text": row["text"]["zh"],
        "text_en": row["text"]["en"],
        "holder": row.get("holder", "party"),
        "selector": who[row["who"]],
        "runs_as": row.get("runs", "period"),
        "note": row.get("note", {}).get("zh", ""),
        "note_en": row.get("note", {}).get("en", ""),
        "cadence": row.get("every", ""),
        "local": row.get("local", False),
        "minimum": row.get("minimum", 1),
        "due_from": row.get("from", "end"),
        "grace": row.get("due", 0),
        "act_kind": row["act"],
        "evidence": row["proof"],
        "strength": row.get("strength", "mandatory"),
        "responsibility": row["kind"],
        "ground": row["ground"],
        "basis": f"{row['basis']}（{row['source']}）",
        "minutes": row["minutes"],
    }
