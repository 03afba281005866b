"""What a line says once it is cleaned, and what cleaning compares it with. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from anlan.registry.industries.rules import Entry
from anlan.registry.intake.faults import USUAL, Effect, Finding
from anlan.registry.intake.gazetteer import RegionRow

# The fields that a line may hold, in the order in which ``Cleaner`` takes them out of the cells.
FIELDS = (
    "name", "credit_code", "kind", "state", "founded", "closed", "industry_code", "industry_name", "headcount",
    "revenue", "province", "city", "county", "township", "village", "region", "region_code", "registered_address",
    "operating_address", "longitude", "latitude", "coordinates", "regulator", "phone", "scope", "size", "remark",
)  # fmt: skip
CLOSED_STATES = frozenset({"closed", "cancelled", "moved"})


class Entity(NamedTuple):
    """What a line says, cleaned. Regions are keys, days are ISO text, ``revenue`` is in 10,000 yuan, "" is unknown."""

    name: str
    credit_code: str
    kind: str
    state: str
    founded_on: str
    closed_on: str
    industry: str
    employees: int | None
    annual_revenue: str
    size: str
    region: int
    registered_address: str
    operating_region: int | None
    operating_address: str
    longitude: float | None
    latitude: float | None
    lines: tuple[str, ...]
    stated: str
    phone: str
    business_scope: str
    remark: str


class Cleaned(NamedTuple):
    """The outcome for one line: ``ready`` to be stored, or held, repeated or refused (the value of an Effect)."""

    status: str
    entity: Entity | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Reference:
    """What cleaning compares with, as plain data that another process can be given.

    ``city`` is the key of the city whose register this is; ``areas`` are the paths within which the importing
    person may enter parties, ``("",)`` for anywhere; ``today`` is the local day.
    """

    regions: Sequence[RegionRow]
    city: int | None
    industries: Sequence[Entry]
    today: date
    areas: tuple[str, ...] = ("",)
    more_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """Where the fields stand on one sheet, and how its columns are usually written."""

    columns: Mapping[str, int]
    date_format: str = "iso"
    latitude_first: bool = False
    money_unit: Decimal = Decimal(1)
    region_reaches_township: bool = False


def found(fault: str, column: str, raw: str, proposal: str = "", *, effect: Effect | None = None) -> Finding:
    """Return a finding with the fault's usual effect, or another that this line shows."""
    return Finding(fault, (effect or USUAL[fault]).value, column, raw, proposal)
