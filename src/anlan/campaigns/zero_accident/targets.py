"""The categories and targets as data."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from anlan.campaigns.zero_accident.rules import Category


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "data" / "targets.toml").read_text(encoding="utf-8"))


@cache
def categories() -> dict[str, Category]:
    """Return code → category, in the order of the file."""
    return {
        row["code"]: Category(row["code"], row["percent"], tuple(row["kinds"]), row["source"])
        for row in _content()["category"]
    }


def regained_after() -> int:
    """Return after how many months a lost state may be given back."""
    return int(_content()["regained_after_months"])
