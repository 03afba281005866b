"""The shipped data: from which floor area on a building is large, and which lines watch buildings."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Attention:
    """``floor_area`` in square metres; ``lines`` are codes of department lines."""

    floor_area: Decimal
    source: str
    lines: frozenset[str]


@cache
def attention() -> Attention:
    """Return what data/attention.toml says."""
    row = tomllib.loads(Path(__file__).with_name("data").joinpath("attention.toml").read_text(encoding="utf-8"))
    return Attention(Decimal(row["floor_area"]), row["source"], frozenset(row["lines"]))
