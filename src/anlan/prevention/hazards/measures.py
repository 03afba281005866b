"""What the figures of hazards mean, one definition for page, export, warning and assessment (INS-12). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

RECTIFIED = ("accepted", "written_off")
"""Rectified is what passed a re-inspection; what the party merely says is done still counts as being rectified."""
RECTIFYING = ("reported", "graded", "planned", "rectifying", "held", "submitted")
COUNTED = (*RECTIFYING, *RECTIFIED)
"""Found: everything but what was merged into another or was no hazard. Found = rectified + being rectified."""


@dataclass(frozen=True)
class Figures:
    """Counts of hazards (条), and the days, to the hour, from finding to rectifying of those that were rectified."""

    found: int = 0
    rectified: int = 0
    overdue: int = 0
    on_time: int = 0
    late: int = 0
    recurred: int = 0
    major: int = 0
    days: Sequence[float] = field(default=())

    @property
    def rectifying(self) -> int:
        """Found and not yet passed: with the rectified ones this is everything that was found."""
        return self.found - self.rectified

    @property
    def plain_rate(self) -> float | None:
        """Rectified ÷ found, in per cent; None of none."""
        return percent(self.rectified, self.found)

    @property
    def on_time_rate(self) -> float | None:
        """Rectified within the time limit ÷ all whose time limit counts: rectified, or open and overdue."""
        return percent(self.on_time, self.on_time + self.late + self.overdue)

    @property
    def lasting_rate(self) -> float | None:
        """Rectified and not come back within the term (90 days) ÷ found: what recurs was not rectified."""
        return percent(self.rectified - self.recurred, self.found)

    @property
    def median_days(self) -> float | None:
        """The days from finding to rectifying that half of the rectified ones did not exceed."""
        return round(median(self.days), 1) if self.days else None


def percent(part: int, whole: int) -> float | None:
    """Return the share in per cent, rounded down to a tenth: 100.0 is said only when nothing is missing."""
    return part * 1000 // whole / 10 if whole else None


def added(parts: Sequence[Figures]) -> Figures:
    """Return the figures of several disjoint parts together."""
    return Figures(
        found=sum(part.found for part in parts),
        rectified=sum(part.rectified for part in parts),
        overdue=sum(part.overdue for part in parts),
        on_time=sum(part.on_time for part in parts),
        late=sum(part.late for part in parts),
        recurred=sum(part.recurred for part in parts),
        major=sum(part.major for part in parts),
        days=[day for part in parts for day in part.days],
    )
