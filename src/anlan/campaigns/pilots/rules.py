"""The stages of a pilot, and how far it has spread. Pure; days are local days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STAGES = ("planned", "piloting", "evaluated", "adopted", "spreading", "spread")
PLANNED, RUNNING, DONE = "planned", "running", "done"


@dataclass(frozen=True, slots=True)
class Spread:
    """Where a region stands: ``state`` is planned, running or done, empty where nothing is planned."""

    key: int
    name: str
    state: str = ""
    is_pilot: bool = False


def spread_of(regions: Sequence[tuple[int, str]], sites: Mapping[int, tuple[str, bool]]) -> list[Spread]:
    """Return each region (key, name) with its state, those without a plan first, then as they come."""
    rows = [Spread(key, name, *sites.get(key, ("", False))) for key, name in regions]
    order = ("", PLANNED, RUNNING, DONE)
    return sorted(rows, key=lambda one: order.index(one.state))


def everywhere(rows: Sequence[Spread]) -> bool:
    """Whether every region has finished."""
    return bool(rows) and all(one.state == DONE for one in rows)
