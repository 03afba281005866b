"""From the cells of one line to a cleaned entity and what was found about it. Pure: all it knows comes as an argument.

What is certainly repairable is repaired and said; the rest is asked. A line costs some 30 microseconds, so
whatever repeats (places, industries, words, dates) is decided once and remembered.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from anlan.registry.intake import cells
from anlan.registry.intake.cells import as_text
from anlan.registry.intake.entity import FIELDS, Cleaned, Entity, Layout, Reference
from anlan.registry.intake.entity import found as note
from anlan.registry.intake.facts import FactRules
from anlan.registry.intake.faults import Effect, Finding
from anlan.registry.intake.gazetteer import Gazetteer
from anlan.registry.intake.identity import IdentityRules
from anlan.registry.intake.places import PlaceRules
from anlan.registry.parties.lines import NOTHING_STATED

_ADDRESS_LENGTH = 300


class Cleaner:
    """Cleans the lines of one workbook. It remembers the codes it has seen, so one instance sees every sheet."""

    def __init__(self, reference: Reference, gazetteer: Gazetteer | None = None) -> None:
        self.reference = reference
        self.gazetteer = gazetteer or Gazetteer(reference.regions, reference.city)
        self.identity = IdentityRules(reference)
        self.facts = FactRules(reference)
        self.places = PlaceRules(reference, self.gazetteer)
        self._paths = {row.id: row.path for row in reference.regions}
        self._everywhere = "" in reference.areas
        # code → (key of the name, hash of the entity, sheet and line of the first line that bore it)
        self._seen: dict[str, tuple[str, int, int, int]] = {}
        self._lines: dict[int, tuple[int, int]] = {}
        self.use(Layout({}))

    def use(self, layout: Layout, width: int = 0) -> None:
        """Turn to a sheet: ``width`` is the number of its columns; missing fields read as blank."""
        self.layout = layout
        self._pick = itemgetter(*(layout.columns.get(name, width) for name in FIELDS))
        for rules in (self.identity, self.facts, self.places):
            rules.use(layout)

    def repeats(self, values: tuple[Any, ...], sheet: int, line: int) -> Cleaned | None:
        """Return the outcome if the line repeats another exactly; ``values``: its cells without the serial number."""
        key = hash(values)
        first = self._lines.setdefault(key, (sheet, line))
        if first == (sheet, line):
            return None
        return _outcome(Effect.REPEATED, (note("row_repeated_exactly", "", "", _place_of(first)),))

    def clean(self, row: Sequence[Any], sheet: int, line: int) -> Cleaned:
        """Clean one line; ``row`` has one blank cell more than the sheet has columns."""
        (
            name_cell, code_cell, kind_cell, state_cell, founded_cell, closed_cell, industry_code, industry_name,
            headcount_cell, revenue_cell, province, city, county, township, village, region, region_code,
            registered_cell, operating_cell, longitude, latitude, coordinates, regulator, phone_cell, scope_cell,
            size_cell, remark_cell,
        ) = self._pick(row)  # fmt: skip
        found: list[Finding] = []
        code = self.identity.code(code_cell, found)
        name = self.identity.name(name_cell, found)
        kind = self.identity.kind(as_text(kind_cell), code, found)
        state = self.identity.state(as_text(state_cell), found)
        founded = self.facts.date(founded_cell, "founded", found) if founded_cell != "" else ""
        closed = self.facts.date(closed_cell, "closed", found) if closed_cell != "" else ""
        industry = self.facts.industry(industry_code, industry_name, found)
        employees = self.facts.headcount(headcount_cell, found)
        revenue = self.facts.revenue(revenue_cell, found) if revenue_cell != "" else ""
        registered, operating = _address(registered_cell), _address(operating_cell)
        home, elsewhere = self.places.regions(
            (province, city, county, township, village, region, region_code), registered, operating, found
        )
        if coordinates != "" and longitude == "" and latitude == "":
            longitude, latitude = cells.split_coordinates(coordinates)
            if self.layout.latitude_first:
                longitude, latitude = latitude, longitude
        east, north = self.facts.coordinates(longitude, latitude, found)
        claim = self.facts.regulator(regulator, found) if regulator != "" else NOTHING_STATED
        phone = self.facts.phone(phone_cell, found) if phone_cell != "" else ""
        size = self.facts.size(size_cell) if size_cell != "" else ""
        if home is None:
            return _outcome(Effect.HELD, found)
        entity = Entity(
            name, code, kind, state, founded, closed, industry, employees, revenue, size, home, registered, elsewhere,
            operating, east, north, claim.lines, claim.text, phone, as_text(scope_cell), as_text(remark_cell),
        )  # fmt: skip
        return self._judge(entity, found, sheet, line)

    def _judge(self, entity: Entity, found: list[Finding], sheet: int, line: int) -> Cleaned:
        for finding in found:
            if finding.effect == Effect.HELD:
                return _outcome(Effect.HELD, found)
        if not self._everywhere and not self._is_within(entity):
            found.append(note("outside_jurisdiction", "county", self.places.name(entity.region)))
            return _outcome(Effect.REFUSED, found)
        key, fingerprint = cells.name_key(entity.name), hash(entity)
        first = self._seen.setdefault(entity.credit_code, (key, fingerprint, sheet, line))
        if first[2:] == (sheet, line):
            return Cleaned("ready", entity, tuple(found))
        where = _place_of(first[2:])
        if first[0] != key:
            return _outcome(Effect.HELD, [*found, note("same_code_other_name", "name", entity.name, where)])
        if first[1] != fingerprint:
            return _outcome(
                Effect.HELD, [*found, note("same_code_other_data", "credit_code", entity.credit_code, where)]
            )
        return _outcome(Effect.REPEATED, (note("row_repeated_in_other_writing", "", "", where),))

    def _is_within(self, entity: Entity) -> bool:
        paths = [self._paths[entity.region]]
        if entity.operating_region is not None:
            paths.append(self._paths[entity.operating_region])
        return any(path.startswith(area) for path in paths for area in self.reference.areas)


def _outcome(effect: Effect, found: Sequence[Finding]) -> Cleaned:
    return Cleaned(effect.value, None, tuple(found))


def _place_of(where: tuple[int, ...]) -> str:
    return f"{where[0]}:{where[1]}"


def _address(cell: Any) -> str:
    if type(cell) is str and cell.isprintable() and cell[:1] != " " and cell[-1:] != " " and "　" not in cell:
        return cell if len(cell) > 2 else as_text(cell)
    return as_text(cell)[:_ADDRESS_LENGTH]
