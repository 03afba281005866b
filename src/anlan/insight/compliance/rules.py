"""Which enterprises are a unit's, and how many of them comply. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

# Kinds of unit that answer for a place; all others answer for what they lead.
TERRITORIAL = frozenset({"government", "village_committee", "station", "committee", "office", "party_committee"})


@dataclass(frozen=True, slots=True)
class Some:
    """Enterprises that the same unit leads in the same region (path): how many, and how many of them fail."""

    lead: int | None
    path: str
    count: int
    failing: int


@dataclass
class Counts:
    """Supervised and complied, by lead unit and by every region path above the enterprises."""

    by_lead: dict[int, tuple[int, int]] = field(default_factory=dict)
    by_path: dict[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, unit: int, kind: str, path: str) -> tuple[int, int]:
        """Return (supervised, complied) of a unit: in its place for a territorial one, else what it leads."""
        if kind in TERRITORIAL:
            return self.by_path.get(path, (0, 0)) if path else (0, 0)
        return self.by_lead.get(unit, (0, 0))


def count(rows: Iterable[Some], step: int = 4) -> Counts:
    """Add up enterprises for whoever leads them and for every region that holds them (``step`` characters a level)."""
    found = Counts()
    for row in rows:
        good = row.count - row.failing
        if row.lead is not None:
            some, complied = found.by_lead.get(row.lead, (0, 0))
            found.by_lead[row.lead] = (some + row.count, complied + good)
        for end in range(step, len(row.path) + 1, step):
            some, complied = found.by_path.get(row.path[:end], (0, 0))
            found.by_path[row.path[:end]] = (some + row.count, complied + good)
    return found
