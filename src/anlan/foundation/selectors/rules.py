"""Selectors (design, section 2): a condition over the facets of a party, written as plain JSON.

``{"all": […]}``, ``{"any": […]}`` and ``{"not": …}`` over the leaves ``{"facet": f, "in": […]}``,
``{"facet": f, "prefix": "1404"}`` and ``{"facet": f, "min": 10, "max": 500}`` (numbers, both ends included, either
may be absent). A leaf on a facet without a known value is false; ``{"all": []}`` holds for everybody.

A facet has one value as text, or several (a party may lie in several areas): then one that fits is enough.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from anlan.foundation.refusals.rules import Refused

Facets = Mapping[str, str | tuple[str, ...]]
Test = Callable[[Facets], bool]

_KINDS_OF_LEAF = ({"in"}, {"prefix"}, {"min"}, {"max"}, {"min", "max"})
_DEEPEST = 20
# What counts as a number in a facet, for every engine alike: "12", "-3.5". Facets write numbers plainly.
PLAIN_NUMBER = r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?"
_NUMBER = re.compile(PLAIN_NUMBER)


@dataclass(frozen=True)
class Selector:
    """A checked selector: ``matches`` is fast, ``facets`` are the names it asks for."""

    matches: Test
    facets: frozenset[str]


def compile_selector(condition: object) -> Selector:
    """Check a selector and make it ready for many parties.

    Refused ``selector-wrong`` names the part that makes no sense: an unknown word, a leaf with two tests, a
    number that is none.
    """
    facets: set[str] = set()
    return Selector(_compile(condition, facets, _DEEPEST), frozenset(facets))


def matches(condition: object, facets: Facets) -> bool:
    """Whether one party with these facets is selected; for many parties compile once."""
    return compile_selector(condition).matches(facets)


def number(text: str) -> float | None:
    """Return the number that a facet's text says plainly, or None."""
    return float(text) if _NUMBER.fullmatch(text) else None


def breakpoints(condition: object, facet: str) -> frozenset[float]:
    """Return the numbers at which a selector's answer may change with ``facet``: its minima and maxima."""
    found: set[float] = set()
    _collect(condition, facet, found)
    return frozenset(found)


def _compile(node: object, facets: set[str], depth: int) -> Test:
    if not isinstance(node, dict) or not node or depth == 0:
        raise _wrong(node)
    match node:
        case {"all": list(parts), **rest} if not rest:
            return _all([_compile(part, facets, depth - 1) for part in parts])
        case {"any": list(parts), **rest} if not rest:
            return _any([_compile(part, facets, depth - 1) for part in parts])
        case {"not": part, **rest} if not rest:
            inner = _compile(part, facets, depth - 1)
            return lambda known: not inner(known)
        case {"facet": str(facet), **test} if facet and set(test) in _KINDS_OF_LEAF:
            facets.add(facet)
            return _leaf(facet, _value_test(node, test))
    raise _wrong(node)


def _all(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda known: all(test(known) for test in tests)


def _any(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda known: any(test(known) for test in tests)


def _leaf(facet: str, fits: Callable[[str], bool]) -> Test:
    def test(known: Facets) -> bool:
        value = known.get(facet)
        if value is None:
            return False
        return fits(value) if isinstance(value, str) else any(fits(one) for one in value)

    return test


def _value_test(node: object, test: dict[str, Any]) -> Callable[[str], bool]:
    match test:
        case {"in": list(values)} if all(isinstance(value, str) for value in values):
            return frozenset(values).__contains__
        case {"prefix": str(prefix)}:
            return lambda value: value.startswith(prefix)
        case {"min": _} | {"max": _}:
            low, high = test.get("min"), test.get("max")
            ends = [end for end in (low, high) if end is not None]
            if not ends or any(isinstance(end, bool) or not isinstance(end, int | float) for end in ends):
                raise _wrong(node)
            return _between(low, high)
    raise _wrong(node)


def _between(low: float | None, high: float | None) -> Callable[[str], bool]:
    def fits(value: str) -> bool:
        known = number(value)
        return known is not None and (low is None or known >= low) and (high is None or known <= high)

    return fits


def _collect(node: Any, facet: str, found: set[float]) -> None:
    match node:
        case {"all": list(parts)} | {"any": list(parts)}:
            for part in parts:
                _collect(part, facet, found)
        case {"not": part}:
            _collect(part, facet, found)
        case {"facet": str(name)} if name == facet:
            found.update(float(node[end]) for end in ("min", "max") if node.get(end) is not None)


def _wrong(node: object) -> Refused:
    return Refused("selector-wrong", part=str(node)[:120])
