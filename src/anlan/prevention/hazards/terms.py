"""How long each step may take, read from ``data/terms.toml`` once."""

import tomllib
from functools import cache
from pathlib import Path

from anlan.prevention.hazards.rules import Terms

FILE = Path(__file__).parent / "data" / "terms.toml"


@cache
def terms() -> Terms:
    """Return the terms that hold in this city."""
    return Terms(**tomllib.loads(FILE.read_text(encoding="utf-8")))
