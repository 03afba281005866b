"""The properties that a party may have, as shipped data: name, type, and the column in which it is published."""

import csv
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from anlan.foundation.refusals.rules import Refused

# What the published columns hold on every engine.
_LARGEST = 2_000_000_000


@dataclass(frozen=True)
class FacetKind:
    """One property. ``type`` is text, choice, industry, number, decimal or flag; ``column`` may be empty."""

    name: str
    type: str
    zh: str
    en: str
    column: str

    def words(self, language: str) -> str:
        """Return the name in ``language`` (``zh-hans`` or ``en``)."""
        return self.en if language.startswith("en") else self.zh


@lru_cache
def facet_kinds() -> dict[str, FacetKind]:
    """Return name → kind of every property, in the order in which pages show them."""
    with Path(__file__).with_name("data").joinpath("facets.csv").open(encoding="utf-8") as file:
        return {
            row["name"]: FacetKind(row["name"], row["type"], row["zh"], row["en"], row["column"])
            for row in csv.DictReader(file)
        }


def normalised(name: str, value: str) -> str:
    """Return the value as it is stored; raises Refused for an unknown property or a number that is none."""
    kind = facet_kinds().get(name)
    if kind is None:
        raise Refused("facet-unknown", name=name)
    text = value.strip()
    if kind.type == "flag":
        return "yes" if text.lower() in ("yes", "true", "1", "是") else "no"
    if kind.type in ("number", "decimal"):
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise Refused("number-wrong", value=value) from None
        if (
            not number.is_finite()
            or not 0 <= number <= _LARGEST
            or (kind.type == "number" and number != number.to_integral_value())
        ):
            raise Refused("number-wrong", value=value)
        plain = format(number, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return text


def column_value(name: str, value: str | None) -> object:
    """Return what the published column of the property holds; ``None`` means that nothing is known."""
    kind = facet_kinds()[name]
    if kind.type == "number":
        return int(value) if value else None
    if kind.type == "decimal":
        return Decimal(value) if value else None
    return value or ""
