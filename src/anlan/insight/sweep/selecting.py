"""Selectors as expressions over columns: the same conditions as ``foundation/selectors``, for a whole table. Pure."""

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis

from anlan.foundation.selectors.rules import PLAIN_NUMBER, compile_selector

# Ibis expressions carry their types at run time only.
Column = Any


def facets_of(condition: object) -> frozenset[str]:
    """Return the names of the facets that a selector asks for; Refused ``selector-wrong`` when it makes no sense."""
    return compile_selector(condition).facets


def condition_over(columns: Mapping[str, Column], condition: Any) -> Column:
    """Return the selector as one boolean expression; ``columns`` gives the text column of every facet.

    No part of it is ever null: a leaf on a facet without a known value is false. The selector has been checked.
    """
    match condition:
        case {"all": parts}:
            return reduce(and_, [condition_over(columns, part) for part in parts], ibis.literal(True))
        case {"any": parts}:
            return reduce(or_, [condition_over(columns, part) for part in parts], ibis.literal(False))
        case {"not": part}:
            return ~condition_over(columns, part)
        case {"facet": facet}:
            return _fits(columns[facet], condition).fill_null(False)
    raise ValueError(f"not a checked selector: {condition}")


def _fits(column: Column, test: Any) -> Column:
    match test:
        case {"in": values}:
            return column.isin(sorted(set(values))) if values else ibis.literal(False)
        case {"prefix": prefix}:
            return column.startswith(prefix)
    value = ibis.ifelse(column.re_search(f"^{PLAIN_NUMBER}$"), column, ibis.null("string")).try_cast("float64")
    ends = [(value >= test["min"])] if test.get("min") is not None else []
    ends += [(value <= test["max"])] if test.get("max") is not None else []
    return reduce(and_, ends)
