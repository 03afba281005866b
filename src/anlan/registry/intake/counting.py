"""What came of a workbook, in numbers: the answer of ``--json`` and of the page. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from anlan.registry.intake.faults import Effect, Finding

# Status of a line → the number that it adds to.
NUMBERS = ("created", "updated", "unchanged", "asked", "refused", "repeated")


@dataclass
class Counts:
    """``rows`` = the sum of the next six; ``repaired`` counts lines among the created and updated."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    asked: int = 0
    refused: int = 0
    repeated: int = 0
    repaired: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def add(self, status: str, findings: Iterable[Finding]) -> None:
        """Count one line."""
        self.rows += 1
        setattr(self, status, getattr(self, status) + 1)
        repaired = False
        for finding in findings:
            self.faults[finding.fault] += 1
            repaired = repaired or finding.effect == Effect.REPAIRED
        if repaired and status in ("created", "updated"):
            self.repaired += 1

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, faults by how often they occur."""
        numbers = {name: getattr(self, name) for name in ("rows", *NUMBERS, "repaired")}
        return numbers | {"faults": dict(self.faults.most_common())}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Counts":
        """Read what ``as_dict`` wrote; nothing reads as nought."""
        numbers = {name: int(data.get(name, 0)) for name in ("rows", *NUMBERS, "repaired")}
        return cls(**numbers, faults=Counter(data.get("faults", {})))
