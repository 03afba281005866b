"""Points, intervals, ranks and bands, as pure functions. The page of a sheet says the same in words.

**Points.** A rate gives weight × min(1, rate ÷ target). A deduction gives weight − min(cap, points a case × cases),
where ``per`` scales the cases to so many of what they were counted among (large counties have more hazards). A manual
item gives what a named assessor entered. Every line is rounded to a hundredth, and the total is made of rounded lines,
so that anybody can add it up. Total = points ÷ weights of the lines that apply × 100, plus the points of bonus lines.

**Intervals** (95 %). A month is a sample of how a unit works. The variance of a rate line is that of a proportion by
Agresti and Coull, p = (x + 2) ÷ (n + 4), variance p (1 − p) ÷ (n + 4): never nought, also where everything or nothing
was in time. Cases of a deduction count as Poisson, variance cases + 1: a month without any does not prove that none can
happen. Lines count as independent; manual and corrected lines are decisions and vary by nothing.

**Bands.** The best unit that stands in no band leads the next; those behind it share its band as long as their
intervals overlap with the leader's. Between units of a band there is no real difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

Z = 1.959964
"""The normal quantile that leaves 2.5 % on either side."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of a score sheet; ``parameters`` are what its measure reads (``sheets.py`` says which there are)."""

    code: str
    name: str
    name_en: str
    measure: str
    weight: float
    bonus: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a measure counted for one unit: ``hits`` among ``of``."""

    hits: float
    of: float


@dataclass(frozen=True, slots=True)
class Line:
    """What one unit gets for one indicator; ``points`` is None where it does not apply.

    ``corrected`` are the points after an objection was accepted.
    """

    indicator: Indicator
    hits: float | None
    of: float | None
    points: float | None
    variance: float
    corrected: float | None = None

    @property
    def most(self) -> float:
        """The points that can be had."""
        return self.indicator.weight

    @property
    def valid(self) -> float | None:
        """The points that count."""
        return self.points if self.corrected is None else self.corrected

    @property
    def lost(self) -> float:
        """The points that were lost; nothing where the line does not apply, or is a bonus."""
        return 0.0 if self.valid is None or self.indicator.bonus else round(self.most - self.valid, 2)


@dataclass(frozen=True, slots=True)
class Total:
    """A unit's total of 100 (more with bonus), and the interval it lies in."""

    points: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a unit stands: equal totals share a rank, units without real difference a band."""

    unit: int
    total: Total
    rank: int
    band: int


def rate_line(indicator: Indicator, counted: Counted | None) -> Line:
    """Return the line of a rate: ``hits`` in time among ``of`` cases. No cases: not applicable."""
    if counted is None or counted.of <= 0:
        return Line(indicator, 0, 0, None, 0.0)
    target = float(indicator.parameters.get("target", 1.0))
    rate = counted.hits / counted.of
    smooth = (counted.hits + 2) / (counted.of + 4)
    variance = (indicator.weight / target) ** 2 * smooth * (1 - smooth) / (counted.of + 4)
    return Line(indicator, counted.hits, counted.of, round(indicator.weight * min(1.0, rate / target), 2), variance)


def deduction_line(indicator: Indicator, counted: Counted | None) -> Line:
    """Return the line of a deduction: ``hits`` cases among ``of``; nothing to count among: not applicable."""
    if counted is None or counted.of <= 0:
        return Line(indicator, 0, 0, None, 0.0)
    per = indicator.parameters.get("per")
    each = float(indicator.parameters["each"]) * (float(per) / counted.of if per else 1.0)
    cap = float(indicator.parameters.get("cap", indicator.weight))
    points = round(max(0.0, indicator.weight - min(cap, each * counted.hits)), 2)
    return Line(indicator, counted.hits, counted.of, points, each**2 * (counted.hits + 1))


def manual_line(indicator: Indicator, counted: Counted | None) -> Line:
    """Return the line of a manual item: the points that the assessor entered, at most the weight."""
    if counted is None:
        return Line(indicator, None, None, None, 0.0)
    return Line(indicator, None, None, round(min(max(counted.hits, 0.0), indicator.weight), 2), 0.0)


def total_of(lines: Sequence[Line]) -> Total | None:
    """Return total and interval; None when no line applies. The interval stays within what can be had."""
    applying = [line for line in lines if line.valid is not None]
    plain = [line for line in applying if not line.indicator.bonus]
    weights = sum(line.most for line in plain)
    if not weights:
        return None
    bonus = [line for line in applying if line.indicator.bonus]
    extra = sum(line.valid or 0.0 for line in bonus)
    points = sum(line.valid or 0.0 for line in plain) / weights * 100 + extra
    spread = sum(line.variance for line in plain if line.corrected is None) * (100 / weights) ** 2
    spread += sum(line.variance for line in bonus if line.corrected is None)
    margin = Z * sqrt(spread)
    highest = 100 + sum(line.most for line in bonus)
    return Total(round(points, 2), round(max(0.0, points - margin), 2), round(min(highest, points + margin), 2))


def ranking(totals: Mapping[int, Total]) -> list[Placed]:
    """Return the units by rank; where totals are equal the smaller key stands first and both have one rank."""
    answer: list[Placed] = []
    rank, band, leader = 0, 0, None
    for position, (unit, total) in enumerate(sorted(totals.items(), key=lambda each: (-each[1].points, each[0])), 1):
        if not answer or total.points < answer[-1].total.points:
            rank = position
        if leader is None or total.high < leader.low:
            leader, band = total, band + 1
        answer.append(Placed(unit, total, rank, band))
    return answer
