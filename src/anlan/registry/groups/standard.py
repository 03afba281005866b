"""The standard groups as shipped data: which places get them, and how each is made."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class GroupPlan:
    """A group that every place of ``levels`` has; made by ``committee`` (a kind of party) or by ``selector``."""

    code: str
    levels: frozenset[int]
    name: str
    name_en: str
    source: str
    committee: str
    selector: dict[str, Any] | None


@cache
def standard_groups() -> tuple[GroupPlan, ...]:
    """Return what data/groups.toml says, in its order."""
    with Path(__file__).with_name("data").joinpath("groups.toml").open("rb") as file:
        rows = tomllib.load(file)["group"]
    return tuple(
        GroupPlan(
            code=row["code"],
            levels=frozenset(row["levels"]),
            name=row["name"]["zh"],
            name_en=row["name"]["en"],
            source=row["source"],
            committee=row.get("committee", ""),
            selector=row.get("selector"),
        )
        for row in rows
    )
