"""The ladders of causes without terms of their own, and the caps; from ``ladder.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from anlan.insight.warnings.rules import Ladder, ladder_of


@dataclass(frozen=True)
class Policy:
    """What the file says."""

    most_notices: int
    many: int
    ladders: dict[str, Ladder]


@cache
def policy() -> Policy:
    """Read the file, once."""
    content = tomllib.loads((Path(__file__).parent / "ladder.toml").read_text(encoding="utf-8"))
    ladders = {cause: ladder_of(rows) for cause, rows in content["ladders"].items()}
    return Policy(content["most_notices"], content["many"], ladders)
