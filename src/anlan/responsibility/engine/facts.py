"""The facts that verdicts follow from, as small frozen data. Pure.

Days are local days (Asia/Shanghai), both ends included; an empty ``last_day`` is open-ended. Instants are UTC.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from anlan.foundation.periods.rules import Cadence, DueFrom, GraceUnit


class Status(StrEnum):
    """What became of an obligation."""

    OPEN = "open"
    DUE = "due"
    MET = "met"
    LATE = "late"
    MISSED = "missed"
    WAIVED = "waived"
    LAPSED = "lapsed"


class Strength(StrEnum):
    """Whether failing counts: encouraged duties never warn and never deduct."""

    MANDATORY = "mandatory"
    ENCOURAGED = "encouraged"


@dataclass(frozen=True, slots=True)
class Duty:
    """A rule: who (selector) must do what (act_kind) how often, by when. In force from day to day."""

    id: int | str
    selector: object
    cadence: Cadence
    act_kind: str
    minimum: int = 1
    due_from: DueFrom = DueFrom.END
    grace: int = 0
    grace_unit: GraceUnit = GraceUnit.CALENDAR
    strength: Strength = Strength.MANDATORY
    valid_from: date | None = None
    valid_to: date | None = None
    recorded_at: datetime | None = None
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FacetRow:
    """That a facet of the party had a value from day to day."""

    name: str
    value: str
    first_day: date
    last_day: date | None
    recorded_at: datetime
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SpellRow:
    """That the party was active from day to day."""

    first_day: date
    last_day: date | None
    recorded_at: datetime
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """That the party was let off a duty from day to day."""

    duty_id: int | str
    first_day: date
    last_day: date | None
    recorded_at: datetime
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ActRow:
    """One thing that was done: the day it counts on, when it was recorded, whether its evidence was valid."""

    kind: str
    counts_on: date
    recorded_at: datetime
    valid: bool = True
    voided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """One party with all that was ever recorded about it; ``kind`` and ``region`` are facets without dates."""

    id: int | str
    kind: str
    region: str
    facets: tuple[FacetRow, ...] = ()
    spells: tuple[SpellRow, ...] = ()
    acts: tuple[ActRow, ...] = ()
    waivers: tuple[WaiverRow, ...] = ()


Row = TypeVar("Row", Duty, FacetRow, SpellRow, WaiverRow)


def known(rows: Iterable[Row], at: datetime) -> list[Row]:
    """Return the rows that were known at the instant: recorded by then and not yet superseded."""
    return [
        row
        for row in rows
        if (row.recorded_at is None or row.recorded_at <= at) and (row.superseded_at is None or at < row.superseded_at)
    ]


def counting(acts: Iterable[ActRow], at: datetime) -> list[ActRow]:
    """Return the acts that count at the instant: valid, recorded by then and not yet voided."""
    return [
        act for act in acts if act.valid and act.recorded_at <= at and (act.voided_at is None or at < act.voided_at)
    ]
