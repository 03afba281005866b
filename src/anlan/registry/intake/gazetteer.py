"""Where a place of a workbook lies on the region tree: by the names in its columns, or by its address. Pure.

Built once from plain rows of the tree; names are found with and without what people leave out or add
(居委会, 街道办事处 …). A name that fits two places is never decided here.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE = 1, 2, 3, 4, 5


class RegionRow(NamedTuple):
    """One node of the tree as plain data; ``parent`` is the key of the node above, ``uid`` hex digits."""

    id: int
    level: int
    parent: int | None
    path: str
    code: str
    name: str
    uid: str = ""


class Located(NamedTuple):
    """What an address says: keys of the deepest nodes found, None where it says nothing certain."""

    county: int | None = None
    township: int | None = None
    village: int | None = None


NOWHERE = Located()
_PLACEHOLDERS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
_BLANK = re.compile(r"[\s​-‏⁠﻿]+")
_COUNTY_END = re.compile(r"(?:林区|特区|新区|矿区|自治县|自治旗|[县区市旗])$")
_STREET_END = re.compile(r"街道(?:办事处|办)?$")
_PROVINCE_END = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区)$")
_COMMITTEE = (
    "社区居民委员会", "社区居委会", "社区村民委员会", "居民委员会", "村民委员会", "居委会", "村委会", "社区", "村",
)  # fmt: skip


def plain_name(text: str) -> str:
    """Return a name of a place without blanks and in half width."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


@dataclass(eq=False)
class _Node:
    row: RegionRow
    # By every form of the name, and by those that count in running text; None: two children claim the form.
    children: "dict[str, _Node | None]" = field(default_factory=dict)
    in_text: "dict[str, _Node | None]" = field(default_factory=dict)
    longest: int = 0

    def below(self, name: str) -> "_Node | None":
        """Return the only child with this name or one of its forms."""
        return self.children.get(name)

    def prefix_of(self, text: str, start: int) -> "tuple[_Node, int] | None":
        """Return the child whose longest form stands at ``start`` of the text, and where it ends."""
        for end in range(min(len(text), start + self.longest), start + 1, -1):
            found = self.in_text.get(text[start:end])
            if found is not None:
                return found, end
        return None


class Gazetteer:
    """The whole country to the counties, and one city (``city``: its key) down to the villages."""

    def __init__(self, rows: Iterable[RegionRow], city: int | None) -> None:
        kept = sorted(rows, key=lambda row: row.level)
        self.nodes = {row.id: _Node(row) for row in kept}
        self._country = _Node(RegionRow(0, 0, None, "", "", ""))
        for node in self.nodes.values():
            above = self._above(node)
            _hang(above, node)
            if node.row.level == COUNTY and above.row.level == CITY and above.row.name in _PLACEHOLDERS:
                _hang(self._above(above), node)  # a municipality's own rows
        cities = [node for node in self.nodes.values() if node.row.level == CITY]
        self._cities = {node.row.name: node for node in cities if node.row.name not in _PLACEHOLDERS}
        self._longest_city = max(map(len, self._cities), default=0)
        self.city = self.nodes.get(city) if city else None
        self._home = self.city or self._country
        self._counties: dict[str, _Node | None] = {}
        for node in self.nodes.values():
            if node.row.level == COUNTY:
                for name in _forms(node.row)[0]:
                    self._counties[name] = None if name in self._counties else node
        names = sorted((name for name, node in self._home.children.items() if node), key=len, reverse=True)
        full = [name for name in names if _COUNTY_END.search(name)] if self.city else []
        self._anywhere = re.compile("|".join(map(re.escape, full))) if full else None
        self._townships_of_city: dict[str, _Node | None] = {}
        for county in dict.fromkeys(node for node in self._home.children.values() if node and self.city):
            for name, township in county.children.items():
                self._townships_of_city[name] = None if name in self._townships_of_city else township
        self._villages = {node.row.name for node in self.nodes.values() if node.row.level == VILLAGE}

    def _above(self, node: _Node) -> _Node:
        return self.nodes.get(node.row.parent or 0, self._country)

    def region(self, key: int) -> RegionRow:
        """Return the row of a node."""
        return self.nodes[key].row

    def has_townships(self, county: int) -> bool:
        """Whether anything is known below the county; without it no township can be recognised."""
        return bool(self.nodes[county].children)

    def county_named(self, text: str) -> int | None:
        """Return the county that the text names: one of the city, else the only one of the country."""
        name = plain_name(text)
        if found := self._home.below(name):
            return found.row.id if found.row.level == COUNTY else None
        if located := self._administrative(name):
            return located[0]
        if found := self._counties.get(name):
            return found.row.id
        return None

    def township_named(self, county: int, text: str) -> int | None:
        """Return the township of the county that the text names, also with the county's name before it."""
        return self._child_named(self.nodes[county], text)

    def village_named(self, township: int, text: str) -> int | None:
        """Return the village of the township that the text names, also with the township's name before it."""
        return self._child_named(self.nodes[township], text)

    def township_anywhere(self, text: str) -> int | None:
        """Return the only township of the city with this name, whatever county it lies in."""
        found = self._townships_of_city.get(plain_name(text))
        return found.row.id if found else None

    def goes_below_county(self, text: str) -> bool:
        """Whether a text that begins with a county says more than the county."""
        plain = plain_name(text)
        named = self._administrative(plain)
        return named is not None and named[1] < len(plain)

    def is_county_of_city(self, text: str) -> bool:
        """Whether the text is the name of a county of the city."""
        found = self._home.below(plain_name(text)) if self.city else None
        return found is not None

    def is_village_of_city(self, text: str) -> bool:
        """Whether some village of the city has exactly this name."""
        return plain_name(text) in self._villages

    def locate(self, address: str, county: int | None = None) -> Located:
        """Return what an address says; ``county`` is where to look when it names none itself."""
        text = plain_name(address)
        named = self._administrative(text)
        if named is None and self._anywhere and (found := self._anywhere.search(text)):
            node = self._home.below(found[0])
            named = (node.row.id, found.end()) if node else None
        if named is None:
            start = self._after_city(text)
            if county is None:
                return self._without_county(text, start)
            township = self._township_at(self.nodes[county], text, start)
            return Located(None, *township) if township else NOWHERE
        key, end = named
        township = self._township_at(self.nodes[key], text, end)
        return Located(key, *township) if township else Located(key)

    def city_votes(self, name: str) -> list[int]:
        """Return the keys of all cities that have a county of this name, for finding out whose register this is."""
        plain = plain_name(name)
        return [
            node.row.parent
            for node in self.nodes.values()
            if node.row.level == COUNTY and node.row.name == plain and node.row.parent
        ]

    def _child_named(self, above: _Node, text: str) -> int | None:
        name = plain_name(text)
        if found := above.below(name):
            return found.row.id
        if name.startswith(above.row.name) and (found := above.below(name[len(above.row.name) :])):
            return found.row.id
        # 长治市潞州区东街街道: everything above may stand before the name.
        located = self._administrative(name)
        if located and self.nodes[located[0]] is above and (found := above.below(name[located[1] :])):
            return found.row.id
        return None

    def _administrative(self, text: str) -> tuple[int, int] | None:
        """Read 省 市 县 from the beginning; return the county's key and where it ends.

        A city that is named and has such a county comes first, then the city whose register this is: bureaus
        copy the wrong city into addresses, and the county still says where the place is.
        """
        start, city = 0, None
        if found := self._country.prefix_of(text, 0):
            province, start = found
            if below := province.prefix_of(text, start):
                city, start = below
        elif (direct := self._city_at(text)) is not None:
            city, start = direct
        if city is not None and city.row.level == COUNTY:
            return city.row.id, start
        for parent in (city, self._home):
            if parent is not None and (below := parent.prefix_of(text, start)) and below[0].row.level == COUNTY:
                return below[0].row.id, below[1]
        return None

    def _city_at(self, text: str) -> tuple[_Node, int] | None:
        for end in range(min(len(text), self._longest_city), 1, -1):
            if found := self._cities.get(text[:end]):
                return found, end
        return None

    def _after_city(self, text: str) -> int:
        start = 0
        if found := self._country.prefix_of(text, 0):
            start = found[1]
        if self.city and text.startswith(self.city.row.name, start):
            start += len(self.city.row.name)
        return start

    def _without_county(self, text: str, start: int) -> Located:
        for end in range(min(len(text), start + 16), start + 1, -1):
            if found := self._townships_of_city.get(text[start:end]):
                village = found.prefix_of(text, end)
                return Located(found.row.parent, found.row.id, village[0].row.id if village else None)
        return NOWHERE

    def _township_at(self, county: _Node, text: str, start: int) -> tuple[int, int | None] | None:
        found = county.prefix_of(text, start)
        if found is None:
            return None
        township, end = found
        village = township.prefix_of(text, end)
        return township.row.id, village[0].row.id if village else None


def _hang(above: _Node, node: _Node) -> None:
    """Enter a node under its name and under every other form that no sibling claims."""
    own = node.row.name
    columns, running = _forms(node.row)
    for forms, into in ((columns, above.children), (running, above.in_text)):
        for form in forms:
            known = into.get(form)
            if form == own or form not in into or known is node:
                into[form] = node  # its own name always wins
            elif known is None or known.row.name != form:
                into[form] = None
    above.longest = max([above.longest, *map(len, running)])


def _forms(row: RegionRow) -> tuple[list[str], list[str]]:
    """Return the forms under which a column may name the place, and those by which an address names it for certain."""
    name = row.name
    match row.level:
        case 1:
            forms = list(dict.fromkeys([name, _PROVINCE_END.sub("", name)]))
            return forms, forms
        case 2:
            return [name, name.removesuffix("市")] if len(name) > 2 else [name], [name]
        case 3:
            stem = _COUNTY_END.sub("", name)
            return [name, stem] if len(stem) >= 2 else [name], [name]
        case 4:
            forms = _township_forms(name)
            return forms, forms
    return _village_forms(name)


def _township_forms(name: str) -> list[str]:
    if name.endswith("街道"):
        stem = name[:-2]
        return [name, name + "办事处", name + "办", stem + "办事处", stem + "街办"]
    if _STREET_END.search(name):
        return [name, _STREET_END.sub("街道", name)]
    if name.endswith(("乡", "镇")):
        return [name, name + "人民政府", name + "政府"]
    return [name]


def _village_forms(name: str) -> tuple[list[str], list[str]]:
    """A village with what ends its name; alone, its stem may be a street, so it counts in columns only."""
    stem = next((name[: -len(end)] for end in _COMMITTEE if name.endswith(end) and len(name) > len(end)), name)
    running = [form for form in dict.fromkeys([name, *(stem + end for end in _COMMITTEE)]) if len(form) >= 2]
    short = [form for form in (stem, stem.removesuffix("村")) if len(form) >= 2]
    return list(dict.fromkeys(running + short)), running
