"""Where a party is: the columns of the region, the addresses, and what to do when they disagree. Pure."""

from typing import Any, NamedTuple

from anlan.registry.intake.cells import as_text
from anlan.registry.intake.entity import Layout, Reference
from anlan.registry.intake.entity import found as note
from anlan.registry.intake.faults import Effect, Finding
from anlan.registry.intake.gazetteer import NOWHERE, Gazetteer, Located


class _Place(NamedTuple):
    """What the region columns of a line lead to; ``problems`` are (fault, field, raw)."""

    county: int | None
    township: int | None
    village: int | None
    problems: tuple[tuple[str, str, str], ...]
    says_township: bool


class PlaceRules:
    """Finds the regions of a line; findings are added to the list that is handed in."""

    def __init__(self, reference: Reference, gazetteer: Gazetteer) -> None:
        self._reference = reference
        self.gazetteer = gazetteer
        self._names = {row.id: row.name for row in reference.regions}
        self._memo: dict[tuple[Any, ...], _Place] = {}
        self._has_township = self._has_village = self._has_county = False

    def use(self, layout: Layout) -> None:
        """Turn to a sheet."""
        self._has_township = "township" in layout.columns or layout.region_reaches_township
        self._has_village = "village" in layout.columns
        self._has_county = bool({"county", "region", "region_code"} & set(layout.columns))

    def name(self, region: int) -> str:
        """Return the name of a region."""
        return self._names[region]

    def regions(
        self, names: tuple[Any, ...], registered: str, operating: str, found: list[Finding]
    ) -> tuple[int | None, int | None]:
        """Return the region of the registered address and, with an operating address, that of the operation."""
        place = self._memo.get(names)
        if place is None:
            place = self._memo[names] = self._decide_place(names)
        county, township, village = place.county, place.township, place.village
        said: Located | None = None
        address = registered or operating
        if county is None:
            said = self.gazetteer.locate(address)
            county = self._county_from(place, said, found)
            if county is None:
                return None, None
        for fault, column, raw in place.problems:
            if fault == "county_missing_but_clear":
                found.append(note(fault, column, raw, self._names[county]))
            elif fault != "county_unknown":
                found.append(note(fault, column, raw, self._proposed(address, county)))
        if township is None or village is None:
            if said is None and address:
                said = self.gazetteer.locate(address, county)
            township, village = self._fill(place, county, township, village, said or NOWHERE, found)
        home = village or township or county
        if registered and self._names[county] not in registered:
            other = self.gazetteer.locate(registered).county
            if other is not None and other != county:
                found.append(note("county_and_address_differ", "county", self._names[county], self._names[other]))
        if not operating:
            return home, None
        if operating == registered:
            return home, home
        return home, self._operating(operating, county, home, found)

    def _operating(self, address: str, county: int, home: int, found: list[Finding]) -> int:
        there = self.gazetteer.locate(address, county)
        if there.county is not None and there.county != county:
            region = there.village or there.township or there.county
            path = self._names[there.county] + (self._names[there.township] if there.township else "")
            found.append(note("operates_in_another_county", "operating_address", address, path))
            return region
        return there.village or there.township or county

    def _county_from(self, place: _Place, said: Located, found: list[Finding]) -> int | None:
        raw = next((raw for fault, _, raw in place.problems if fault == "county_unknown"), "")
        if said.county is None:
            found.append(note("county_unknown", "county", raw))
            return None
        if raw:
            found.append(note("county_unknown", "county", raw, self._names[said.county], effect=Effect.OPEN))
        elif self._has_county:
            found.append(note("county_missing_but_clear", "county", "", self._names[said.county]))
        return said.county

    def _fill(
        self,
        place: _Place,
        county: int,
        township: int | None,
        village: int | None,
        said: Located,
        found: list[Finding],
    ) -> tuple[int | None, int | None]:
        """Take from the address what the columns leave blank; what they say wrongly stays open."""
        wrong = {column for fault, column, _ in place.problems}
        if township is None:
            if "township" in wrong or "region" in wrong or place.says_township:
                return None, None
            township, village = said.township, said.village
            if self._has_township and (township or self.gazetteer.has_townships(county)):
                names = [self._names[key] for key in (township, village) if key]
                fault = "township_only_in_address" if township else "township_missing"
                found.append(note(fault, "township", "", "/".join(names)))
            elif self._has_township:
                found.append(note("township_only_in_address", "township", "", effect=Effect.OPEN))
            return township, village
        if village is None and "village" not in wrong and said.township == township and said.village:
            village = said.village
            if self._has_village:
                found.append(note("village_only_in_address", "village", "", self._names[village]))
        return township, village

    def _decide_place(self, names: tuple[Any, ...]) -> _Place:
        province, city, county_text, township_text, village_text, region, code = map(as_text, names)
        problems: list[tuple[str, str, str]] = []
        county = township = village = None
        says_township = bool(township_text)
        if region:
            said = self.gazetteer.locate(region)
            says_township = says_township or self.gazetteer.goes_below_county(region)
            county, township, village = said
            if county is None and not county_text:
                problems.append(("county_unknown", "region", region))
        if county_text:
            above = province + city
            named = self.gazetteer.county_named(county_text)
            if named is None and above:
                named = self.gazetteer.county_named(above + county_text)
            county = named or county
            if county is None:
                problems.append(("county_unknown", "county", county_text))
        if county is None and code:
            county = self._by_code(code)
        # The only township of that name in the city also says the county.
        only = self.gazetteer.township_anywhere(township_text) if county is None and not problems else None
        if only is not None:
            county = self.gazetteer.region(only).parent
            if self._has_county:
                problems.append(("county_missing_but_clear", "county", ""))
        if county is not None and township_text:
            township = self.gazetteer.township_named(county, township_text) or township
            if township is None and self.gazetteer.has_townships(county):
                problems.append(("township_unknown", "township", township_text))
        if township is not None and village_text:
            village = self.gazetteer.village_named(township, village_text) or village
            if village is None and self.gazetteer.has_townships(township):
                problems.append(("village_unknown", "village", village_text))
        return _Place(county, township, village, tuple(problems), says_township)

    def _by_code(self, code: str) -> int | None:
        prefix = code[:6]
        return next((row.id for row in self._reference.regions if row.level == 3 and row.code[:6] == prefix), None)

    def _proposed(self, address: str, county: int) -> str:
        said = self.gazetteer.locate(address, county) if address else NOWHERE
        return "/".join(self._names[key] for key in (said.township, said.village) if key)
