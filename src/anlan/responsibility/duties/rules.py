"""What a duty costs and from when its terms may change. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from anlan.foundation.periods.rules import Cadence, containing, next_after

RUNGS = ("remind", "warn", "report", "supervise", "interview")
# How many periods of a cadence a month holds on average (365.2425 days a year).
PERIODS_A_MONTH = {
    Cadence.DAY: 365.2425 / 12,
    Cadence.WEEK: 365.2425 / 12 / 7,
    Cadence.MONTH: 1.0,
    Cadence.QUARTER: 1 / 3,
    Cadence.HALF_YEAR: 1 / 6,
    Cadence.YEAR: 1 / 12,
}
# What decides verdicts: a change of these begins with a period.
DECIDING = frozenset(
    ("holder", "selector", "runs_as", "cadence", "minimum", "due_from", "grace", "grace_unit", "act_kind", "strength")
)


def minutes_a_month(cadence: str, minimum: int, minutes: int) -> float:
    """Return the minutes a month that a duty costs each holder; nothing for what is no calendar period."""
    return PERIODS_A_MONTH[Cadence(cadence)] * minimum * minutes if cadence else 0.0


def next_start(day: date, cadences: Sequence[str]) -> date:
    """Return the first local day from ``day`` on that begins a period of every cadence named."""
    wanted = [Cadence(each) for each in cadences if each]
    while True:
        later = [period for each in wanted if (period := containing(day, each)).first_day < day]
        if not later:
            return day
        day = max(next_after(period).first_day for period in later)


def ladder_climbs(ladder: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the rungs are known ones in their order, each at a later day than the one below."""
    try:
        steps = [(RUNGS.index(str(each["rung"])), int(each["days"])) for each in ladder]
    except (KeyError, ValueError, TypeError):
        return False
    return bool(steps) and all(low[0] < high[0] and low[1] < high[1] for low, high in pairwise(steps))
