"""Decisions about regions as pure functions over plain facts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DIGITS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}
CITY_PATH, COUNTY_PATH, TOWNSHIP_PATH = 8, 12, 16
"""How many characters of a path name the city, the county and the township in which a region lies (``paths``)."""


def fits_level(code: str, level: int) -> bool:
    """Whether ``code`` has the digits of the level: 2, 4, 6, 9 or 12. No code at all fits every level."""
    return not code or (code.isascii() and code.isdigit() and len(code) == DIGITS[level])


@dataclass(frozen=True)
class Known:
    """A region that the tree already has."""

    pk: int
    parent: int
    name: str
    code: str


@dataclass(frozen=True)
class Wanted:
    """A region that a file names, below a parent that the tree has."""

    parent: int
    name: str
    code: str


@dataclass
class Plan:
    """What loading a list of regions would do to one level of the tree."""

    create: list[Wanted] = field(default_factory=list)
    renumber: list[tuple[Known, str]] = field(default_factory=list)
    unchanged: list[Known] = field(default_factory=list)
    missing_in_file: list[Known] = field(default_factory=list)


def plan(wanted: Iterable[Wanted], known: Iterable[Known]) -> Plan:
    """Match by parent and name, never by code: two authorities number townships differently.

    A region that the file does not name is reported and left alone: closing is a decision, not a side effect.
    """
    by_name: Mapping[tuple[int, str], Known] = {(node.parent, node.name): node for node in known}
    answer, seen = Plan(), set()
    for want in wanted:
        key = (want.parent, want.name)
        if key in seen:
            continue
        seen.add(key)
        node = by_name.get(key)
        if node is None:
            answer.create.append(want)
        elif want.code and node.code != want.code:
            answer.renumber.append((node, want.code))
        else:
            answer.unchanged.append(node)
    answer.missing_in_file = [node for key, node in by_name.items() if key not in seen]
    return answer


def doubled_codes(wanted: Iterable[Wanted]) -> list[str]:
    """Return the codes that a file gives to two different regions."""
    codes = Counter({(want.parent, want.name): want.code for want in wanted if want.code}.values())
    return sorted(code for code, times in codes.items() if times > 1)
