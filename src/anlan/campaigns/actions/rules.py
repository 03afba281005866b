"""Kinds, and where a special action stands in its phases. Pure; days are local days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PartKind(StrEnum):
    """A phase in time, or the work in one sector."""

    PHASE = "phase"
    SECTOR = "sector"


class GroupKind(StrEnum):
    """Who is formed for it: a squad that works, a group that supervises openly, one that goes undercover."""

    SQUAD = "squad"
    SUPERVISION = "supervision"
    COVERT = "covert"


class MeasureKind(StrEnum):
    """What kind of institution or measure was built (003: 制度措施、监管措施、技术措施、应急管理措施)."""

    INSTITUTIONAL = "institutional"
    SUPERVISORY = "supervisory"
    TECHNICAL = "technical"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase: its name and days, both included; without a last day it runs on."""

    name: str
    first_day: date
    last_day: date | None


def standing(first_day: date, last_day: date | None, today: date) -> str:
    """Return "before", "now" or "over" of a span of days."""
    if today < first_day:
        return "before"
    return "over" if last_day is not None and today > last_day else "now"


def running(phases: Iterable[Phase], today: date) -> list[str]:
    """Return the names of the phases that run today; phases may overlap."""
    return [one.name for one in phases if standing(one.first_day, one.last_day, today) == "now"]
