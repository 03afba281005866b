"""Who answers for a party: the rule book as a decision (REG-12, REG-13). Pure: facts in, proposal out.

facts of a party ──► RuleBook.decide ──► line + level with the article, or a hard case
                                            │
organisations and posts (Directory) ────────┴──► lead, government, leader, officer, gaps, candidates
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from anlan.foundation.selectors.rules import breakpoints, compile_selector
from anlan.registry.assignment.directory import Directory, Filled
from anlan.registry.parties.lines import Stated, stated
from anlan.registry.regions.rules import CITY_PATH, COUNTY_PATH, TOWNSHIP_PATH

CITY, COUNTY, TOWNSHIP = 2, 3, 4
GAP_LEAD, GAP_GOVERNMENT, GAP_LEADER, GAP_OFFICER = 1, 2, 4, 8
# How many characters of a region path name the city, the county and the township.
_OPEN = frozenset({"active", "suspended", "ordered_to_stop"})


class PartyFacts(NamedTuple):
    """What the rule book asks about a party; regions are paths of the tree.

    ``operating`` are the regions of the operating addresses, the main one first, empty if only the registered one
    is known. ``stated`` is the text of a workbook's column of the department. ``parent`` is the region of the head
    of its group. ``properties`` are further facets with their values.
    """

    id: int
    kind: str
    industry: str = ""
    size: str = ""
    state: str = "active"
    employees: int | None = None
    registered: str = ""
    operating: tuple[str, ...] = ()
    stated: str = ""
    area_kinds: tuple[str, ...] = ()
    parent: str = ""
    properties: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """The region that counts: where it operates, else where it is registered (REG-09)."""
        return self.operating[0] if self.operating else self.registered


class BookRule(NamedTuple):
    """One article. A hard case has candidates instead of a line: ``("annex", "operating")`` and so on."""

    id: int
    article: str
    order: int
    condition: object
    line: str = ""
    level: int = COUNTY
    hard_case: str = ""
    suggests: tuple[tuple[str, str], ...] = ()


class Decision(NamedTuple):
    """What the book says: the rule that decides, and what the annex alone would say."""

    rule: BookRule | None
    annex: BookRule | None
    stated: str


class Candidate(NamedTuple):
    """A department that may come to lead a disputed party; ``organisation`` is None where there is none."""

    line: str
    level: int
    path: str
    organisation: int | None
    source: str
    place: str = "operating"


class Proposal(NamedTuple):
    """Who should answer for a party, and why.

    ``gaps`` are the bits of what is missing. With a ``hard_case`` there is no lead; the candidates are in the order
    of recommendation. ``why`` is a message code with its facts. ``path`` is where the lead's line reaches it.
    """

    rule: int | None
    article: str
    lead: int | None
    line: str
    government: int | None
    leader: int | None
    officer: int | None
    gaps: int
    hard_case: str
    candidates: tuple[Candidate, ...]
    why: Mapping[str, str]


class RuleBook:
    """The articles in their order; remembers its decision for every combination of facets it has met."""

    def __init__(self, rules: Iterable[BookRule], station_answers: object = None) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: (rule.order, rule.article)))
        self._station_answers = station_answers
        self._compiled = [(rule, compile_selector(rule.condition)) for rule in self.rules]
        self._station = compile_selector(station_answers if station_answers is not None else {"any": []})
        self.facets = frozenset().union(self._station.facets, *(one.facets for _, one in self._compiled))
        steps = frozenset[float]().union(*(breakpoints(rule.condition, "employees") for rule in self.rules))
        self._steps = tuple(sorted(steps))
        self._decided: dict[tuple[object, ...], Decision] = {}
        self._distinct: dict[tuple[object, ...], Decision] = {}
        self._small: dict[tuple[str, str], bool] = {}

    def __reduce__(self) -> tuple[type["RuleBook"], tuple[object, ...]]:
        """Travel to another process as articles, and be compiled there."""
        return RuleBook, (self.rules, self._station_answers)

    def decide(self, facts: PartyFacts, *, region_code: str = "") -> Decision:
        """Return the first article that holds; with several in the workbook's column see ``stated_says``."""
        key = (
            facts.kind,
            facts.industry,
            facts.size,
            facts.state,
            facts.stated,
            how_far(facts.registered, facts.place),
            len(facts.operating) > 1 and counties(facts.operating),
            facts.area_kinds,
            facts.parent and across_counties(facts),
            facts.properties,
            facts.employees is not None and self._steps and self._bucket(facts.employees),
            region_code if "region" in self.facets else "",
        )
        known = self._decided.get(key)
        if known is None:
            known = self._decided[key] = self._decide(facts, region_code)
        return known

    def station_answers(self, facts: PartyFacts) -> bool:
        """Whether daily supervision is with the township's safety station: the small ones."""
        key = (facts.kind, facts.size)
        if key not in self._small:
            self._small[key] = self._station.matches(
                {"kind": facts.kind} | ({"size": facts.size} if facts.size else {})
            )
        return self._small[key]

    def _decide(self, facts: PartyFacts, region_code: str) -> Decision:
        known = facets_of(facts, region_code)
        annex = next((rule for rule, one in self._compiled if not rule.hard_case and one.matches(known)), None)
        says = stated_says(stated(facts.stated), annex.line if annex else "")
        if says != "none":
            known["stated"] = says
        rule = next((rule for rule, one in self._compiled if one.matches(known)), None)
        decision = Decision(rule, annex, says)
        return self._distinct.setdefault((rule and rule.id, annex and annex.id, says), decision)

    def _bucket(self, employees: int) -> tuple[bool, ...]:
        # Exactly at an end counts as inside, so below, at and above are told apart.
        return tuple(side for step in self._steps for side in (employees >= step, employees > step))


def facets_of(facts: PartyFacts, region_code: str = "") -> dict[str, str | tuple[str, ...]]:
    """Return the facets that a condition may ask for; what is unknown is left out."""
    distance = how_far(facts.registered, facts.place)
    known: dict[str, str | tuple[str, ...]] = {
        name: value
        for name, value in (
            ("kind", facts.kind),
            ("industry", facts.industry),
            ("size", facts.size),
            ("state", facts.state),
            ("region", region_code),
            ("elsewhere", distance),
            ("operating_counties", str(counties(facts.operating or (facts.registered,)))),
            ("group", "across_counties" if across_counties(facts) else ""),
        )
        if value
    }
    if facts.employees is not None:
        known["employees"] = str(facts.employees)
    if facts.area_kinds:
        known["area_kind"] = facts.area_kinds
    known.update((name, value) for name, value in facts.properties if value)
    return known


def how_far(registered: str, operating: str) -> str:
    """Return ``township``, ``county`` or ``city`` when the two places differ by so much, else nothing.

    A place that is known only to its county does not differ from a township of that county.
    """
    if not registered or not operating or registered[:TOWNSHIP_PATH] == operating[:TOWNSHIP_PATH]:
        return ""
    for length, name in ((CITY_PATH, "city"), (COUNTY_PATH, "county"), (TOWNSHIP_PATH, "township")):
        here, there = registered[:length], operating[:length]
        if len(here) == len(there) == length and here != there:
            return name
    return ""


def counties(paths: Sequence[str]) -> int:
    """Return in how many counties these places lie."""
    return len({path[:COUNTY_PATH] for path in paths if len(path) >= COUNTY_PATH})


def across_counties(facts: PartyFacts) -> bool:
    """Whether the head of the party's group is in another county."""
    return how_far(facts.parent, facts.place) in ("county", "city")


def stated_says(said: Stated, line: str) -> str:
    """Return how the workbook's statement stands to the book: none, confirms, contradicts, several, undecided."""
    if said.undecided:
        return "undecided"
    if len(said.lines) + len(said.unknown) > 1:
        return "several"
    if said.lines:
        return "confirms" if said.lines[0] == line else "contradicts" if line else "none"
    return "contradicts" if said.unknown else "none"


class Proposer:
    """The book and the organisations of a city; proposes for any number of parties without the database."""

    def __init__(self, book: RuleBook, directory: Directory) -> None:
        self.book = book
        self.directory = directory
        self._placed: dict[tuple[object, ...], Proposal] = {}

    def propose(self, facts: PartyFacts) -> Proposal | None:
        """Return who should answer for the party; None when nobody has to, because it is no longer in business."""
        code = self.directory.code_of(facts.place) if "region" in self.book.facets else ""
        decision = self.book.decide(facts, region_code=code)
        if facts.state not in _OPEN and (decision.rule is None or decision.rule.hard_case != "still_operating"):
            return None
        small = self.book.station_answers(facts)
        disputed = bool(decision.rule and decision.rule.hard_case)
        # The book keeps one object for equal decisions, so its identity will do.
        key = (
            id(decision),
            small,
            self.directory.same_for(facts.place),
            disputed and (facts.registered[:COUNTY_PATH], facts.parent[:COUNTY_PATH], facts.stated),
        )
        known = self._placed.get(key)
        if known is None:
            known = self._placed[key] = self._place(facts, decision, small)
        return known

    def _place(self, facts: PartyFacts, decision: Decision, small: bool) -> Proposal:
        rule, place, directory = decision.rule, facts.place, self.directory
        line = rule.line if rule and not rule.hard_case else ""
        lead = directory.department(line, rule.level, place) if rule and line else None
        government = directory.government(place)
        # Whoever may come to lead, the place answers in the meantime.
        leader = directory.leader(government, line or (decision.annex.line if decision.annex else ""))
        officer, whose = directory.officer(None if small else lead, place)
        why = {"code": "by-rule" if line else "hard-case" if rule else "no-rule", "officer": whose}
        if decision.stated != "none":
            why["stated"] = decision.stated
        return Proposal(
            rule=rule.id if rule else None,
            article=rule.article if rule else "",
            lead=lead,
            line=line,
            government=government,
            leader=leader.id if leader else None,
            officer=officer.id if officer else None,
            gaps=gaps(lead, government, leader, officer),
            hard_case=rule.hard_case if rule else "",
            candidates=self._candidates(facts, decision),
            why=why,
        )

    def _candidates(self, facts: PartyFacts, decision: Decision) -> tuple[Candidate, ...]:
        if decision.rule is None or not decision.rule.hard_case:
            return ()
        places = {"operating": facts.place, "registered": facts.registered, "parent": facts.parent}
        found: dict[tuple[str, int, str], Candidate] = {}
        for source, where in decision.rule.suggests:
            level, at = (CITY, facts.place) if where == "city" else (COUNTY, places.get(where, ""))
            if source == "annex" and decision.annex and where != "city":
                level = decision.annex.level
            for line in self._lines(source, facts, decision):
                length = CITY_PATH if level == CITY else COUNTY_PATH
                if len(at) >= length:
                    department = self.directory.department(line, level, at)
                    found.setdefault(
                        (line, level, at[:length]), Candidate(line, level, at[:length], department, source)
                    )
        return tuple(found.values())

    def _lines(self, source: str, facts: PartyFacts, decision: Decision) -> tuple[str, ...]:
        if source == "annex":
            return (decision.annex.line,) if decision.annex else ()
        return stated(facts.stated).lines if source == "stated" else (source,)


def fingerprint(article: str, lead: int | None, government: int | None) -> str:
    """Return what the book says, in short: a confirmed assignment stays while the book still says the same."""
    return f"{article}|{lead or ''}|{government or ''}"


def gaps(lead: int | None, government: int | None, leader: Filled | None, officer: Filled | None) -> int:
    """Return the bits of what is missing; a post without a named holder is missing too (REG-12)."""
    return (
        (GAP_LEAD if lead is None else 0)
        | (GAP_GOVERNMENT if government is None else 0)
        | (GAP_LEADER if leader is None or not leader.filled else 0)
        | (GAP_OFFICER if officer is None or not officer.filled else 0)
    )
