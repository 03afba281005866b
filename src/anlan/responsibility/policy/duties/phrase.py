"""A time phrase: the value that the grammar makes and everything else reads. Pure."""

from dataclasses import dataclass

from anlan.responsibility.policy.rules import DutyType


@dataclass(frozen=True, slots=True)
class Phrase:
    """A time phrase: where it stands, what it says, and the rule that read it."""

    rule: str
    start: int
    end: int
    type: DutyType
    unit: str | None = None
    every: int | None = None
    minimum: int | None = None
    days: int | None = None
    day_unit: str | None = None
    event: str | None = None
    before: bool = False
    date: str | None = None
    note: str = ""
    confidence: float = 0.95
    said: str = ""
