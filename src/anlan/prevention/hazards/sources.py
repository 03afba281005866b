"""From whom hazards come, as data (PRV-22)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "sources.csv"


@dataclass(frozen=True)
class Source:
    """One source; ``kind`` is own (the party itself), official (those who supervise it) or public."""

    code: str
    kind: str
    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        """Return the name in the active language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


@cache
def sources() -> dict[str, Source]:
    """Return code → source, in the order of the file."""
    with FILE.open(encoding="utf-8") as file:
        return {row["code"]: Source(**row) for row in csv.DictReader(file)}


def is_own(code: str) -> bool:
    """Whether the party found it itself."""
    return code in sources() and sources()[code].kind == "own"


def source_names() -> dict[str, str]:
    """Return code → name in the active language."""
    return {code: source.name for code, source in sources().items()}
