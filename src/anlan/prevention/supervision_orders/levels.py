"""The levels of listed supervision, as data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "levels.toml"


@dataclass(frozen=True)
class SupervisionLevel:
    """One level: its code in the region tree, names, term in days, and the word of its order numbers."""

    code: int
    name_zh: str
    name_en: str
    term: int
    mark: str

    @property
    def name(self) -> str:
        """Return the name in the active language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


@cache
def levels() -> dict[int, SupervisionLevel]:
    """Return code → level, from below to above."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["level"]
    return {row["code"]: SupervisionLevel(**row) for row in rows}


def level_names() -> dict[int, str]:
    """Return code → name in the active language."""
    return {code: level.name for code, level in levels().items()}


def above(code: int) -> SupervisionLevel | None:
    """Return the next higher level; None at the top."""
    return levels().get(code - 1)
