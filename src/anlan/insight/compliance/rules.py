"""Which enterprises are a unit's, and how many of them comply. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Some:
    """Enterprises that the same unit leads in the same region (path): how many, and how many of them fail."""

    lead: int | None
    path: str
    count: int
    failing: int


@dataclass
class Counts:
    """Supervised and complied, by lead unit and by every region path above the enterprises.

    ``territorial`` are the kinds of unit that answer for a place; all others answer for what they lead.
    """

    territorial: frozenset[str]
    by_lead: dict[int, tuple[int, int]] = field(default_factory=dict)
    by_path: dict[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, unit: int, kind: str, path: str) -> tuple[int, int]:
        """Return (supervised, complied) of a unit: in its place for a territorial one, else what it leads."""
        if kind in self.territorial:
            return self.by_path.get(path, (0, 0)) if path else (0, 0)
        return self.by_lead.get(unit, (0, 0))


def count(rows: Iterable[Some], *, territorial: frozenset[str], step: int) -> Counts:
    """Add up enterprises for whoever leads them and for every region that holds them (``step`` characters a level)."""
    found = Counts(territorial)
    for row in rows:
        good = row.count - row.failing
        if row.lead is not None:
            some, complied = found.by_lead.get(row.lead, (0, 0))
            found.by_lead[row.lead] = (some + row.count, complied + good)
        for end in range(step, len(row.path) + 1, step):
            some, complied = found.by_path.get(row.path[:end], (0, 0))
            found.by_path[row.path[:end]] = (some + row.count, complied + good)
    return found
