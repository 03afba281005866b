"""Words that people use and words that standards use for the same matter: our own lists, read once."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")


@cache
def concepts() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (matter, the words that point to it), lower case."""
    return tuple((row["concept"], tuple(row["words"].lower().split())) for row in _rows("concepts.csv"))


@cache
def everyday_wordings() -> tuple[str, ...]:
    """Return the shipped check items with the words that people use for them: a bridge to any other list of items."""
    return tuple(f"{row['line']} {row['keywords']}" for row in _rows("check_items.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
