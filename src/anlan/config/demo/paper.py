"""What the demo's units did without accounts: entered from paper records, as each unit's character makes it."""

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from anlan.foundation.scope.services import system_actor
from anlan.registry.people.models import Post

PAPER = system_actor("paper-records")
"""What units without an account of the demo did stands as entered from their paper records."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the year needs it."""

    id: int
    uid: UUID
    name: str
    county: str
    region: UUID | None = None


def odds(unit: Unit) -> tuple[float, float]:
    """Return how likely a unit does a duty in time, and late. Units whose people a visitor may be do well."""
    told = said()
    drawn = random.Random(f"character:{unit.name}").random()  # noqa: S311 (a story, no secret)
    own = unit.id in units_of_accounts()
    for character in told["character"]:
        if own or drawn < character["share"]:
            break
        drawn -= character["share"]
    factor = told["worse"]["factor"] if unit.county in told["worse"]["counties"] else 1.0
    return character["met"] * factor, character["late"]


@cache
def units_of_accounts() -> frozenset[int]:
    """Return the units that a demo account belongs to."""
    held = Post.objects.beyond_scope("the demo is built by the system").filter(holder__user__isnull=False)
    return frozenset(held.values_list("organisation_id", flat=True))


@cache
def said() -> dict[str, Any]:
    """Return the words and shares of the year."""
    return tomllib.loads((Path(__file__).parent / "year.toml").read_text(encoding="utf-8"))
