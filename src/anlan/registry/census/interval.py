"""The shipped interval after which a roll is out of date."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def interval_days() -> int:
    """Return the days for which a confirmation holds, from data/roll.toml."""
    text = Path(__file__).with_name("data").joinpath("roll.toml").read_text(encoding="utf-8")
    return int(tomllib.loads(text)["interval_days"])
