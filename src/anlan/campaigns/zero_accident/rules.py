"""Coverage against the target, and when a lost state may be regained. Pure; days are local days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of subject: the kinds of party that it counts, and the coverage it aims at in per cent."""

    code: str
    percent: int
    kinds: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many units of a category there are, take part, hold the state, lost it; and lack a leading body."""

    category: Category
    whole: int
    creating: int
    holding: int
    lost: int
    no_body: int

    @property
    def rate(self) -> float | None:
        """Share that holds the state, in per cent rounded down to a tenth; None of nothing."""
        return self.holding * 1000 // self.whole / 10 if self.whole else None

    @property
    def missing(self) -> int:
        """How many more have to reach the state for the target."""
        return max(0, -(-self.whole * self.category.percent // 100) - self.holding)


def category_of(kind: str, categories: Mapping[str, Category]) -> str:
    """Return the category that a kind of party belongs to; empty for none."""
    return next((code for code, one in categories.items() if kind in one.kinds), "")


def regained_from(lost_on: date, months: int) -> date:
    """Return the first local day on which a state lost on a day may be given back."""
    year, month = divmod(lost_on.year * 12 + lost_on.month - 1 + months, 12)
    return date(year, month + 1, 1)
