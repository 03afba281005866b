"""Selectors as expressions over columns: the same conditions as ``foundation/selectors``, for a whole table. Pure."""

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis

from anlan.foundation.selectors.rules import PLAIN_NUMBER

# Ibis expressions carry their types at run time only.
Column = Any
Leaf = dict[str, Any]


def leaves_of(conditions: Iterable[Any]) -> list[Leaf]:
    """Return every different leaf of checked selectors, in the order in which they come."""
    found: list[Leaf] = []
    for condition in conditions:
        found += [leaf for leaf in _leaves(condition) if leaf not in found]
    return found


def _leaves(condition: Any) -> Iterator[Leaf]:
    match condition:
        case {"all": parts} | {"any": parts}:
            for part in parts:
                yield from _leaves(part)
        case {"not": part}:
            yield from _leaves(part)
        case _:
            yield condition


def condition_over(leaf: Callable[[Leaf], Column], condition: Any) -> Column:
    """Return a checked selector as one boolean expression; ``leaf`` gives that of a leaf, which is never null."""
    match condition:
        case {"all": parts}:
            return reduce(and_, [condition_over(leaf, part) for part in parts], ibis.literal(True))
        case {"any": parts}:
            return reduce(or_, [condition_over(leaf, part) for part in parts], ibis.literal(False))
        case {"not": part}:
            return ~condition_over(leaf, part)
    return leaf(condition)


def fits(column: Column, leaf: Leaf) -> Column:
    """Return whether the text in a column passes the test of a leaf; what is not known does not."""
    match leaf:
        case {"in": values}:
            passed = column.isin(sorted(set(values))) if values else ibis.literal(False)
        case {"prefix": prefix}:
            passed = column.startswith(prefix)
        case _:
            plain = ibis.ifelse(column.re_search(f"^{PLAIN_NUMBER}$"), column, ibis.null("string"))
            value = plain.try_cast("float64")
            ends = [value >= leaf["min"]] if leaf.get("min") is not None else []
            ends += [value <= leaf["max"]] if leaf.get("max") is not None else []
            passed = reduce(and_, ends)
    return passed.fill_null(False)
