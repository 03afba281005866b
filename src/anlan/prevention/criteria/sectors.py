"""Sectors and categories of the library, from the shipped files: names, who keeps a sector, to whom it applies."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Sector:
    """One sector: the department line that keeps its criteria and the industries it applies to (none: all)."""

    code: str
    name_zh: str
    name_en: str
    line: str
    industries: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name in the active language."""
        return self.name_zh if _chinese() else self.name_en

    @property
    def applies_to(self) -> dict[str, Any]:
        """The selector over the facet ``industry`` that new criteria of the sector begin with."""
        if not self.industries:
            return {"all": []}
        return {"any": [{"facet": "industry", "prefix": prefix} for prefix in self.industries]}


@cache
def sectors() -> dict[str, Sector]:
    """Return code → sector in the order of the file."""
    return {
        row["code"]: Sector(row["code"], row["name_zh"], row["name_en"], row["line"], tuple(row["industries"].split()))
        for row in rows("sectors.csv")
    }


def sector_names() -> dict[str, str]:
    """Return code → name in the active language."""
    return {code: sector.name for code, sector in sectors().items()}


def category_name(sector: str, category: str) -> str:
    """Return a category in the active language; a city's own categories come back as they are."""
    return category if _chinese() else _english().get((sector, category), category)


@cache
def _english() -> dict[tuple[str, str], str]:
    return {(row["sector"], row["name_zh"]): row["name_en"] for row in rows("categories.csv")}


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")
