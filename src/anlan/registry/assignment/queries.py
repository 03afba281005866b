"""Reads of the coverage, the blind spots, the disputes and the rule book; the first argument is the actor."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Substr

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.assignment.answering import Answer as Answer
from anlan.registry.assignment.answering import answer_on as answer_on
from anlan.registry.assignment.models import Assignment, Dispute, Rule
from anlan.registry.parties.areas import area_condition
from anlan.registry.parties.models import OPEN_STATES, Gap, Party
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.regions.models import Region
from anlan.registry.regions.rules import COUNTY_PATH, TOWNSHIP_PATH

WIDTH = 4
GAPS = (Gap.LEAD, Gap.GOVERNMENT, Gap.LEADER, Gap.OFFICER)


@dataclass
class Tally:
    """How many parties there are, and how many lack each part; ``by_gaps`` counts the bit patterns."""

    by_gaps: Counter[int] = field(default_factory=Counter)

    def add(self, gaps: int, number: int) -> None:
        """Count parties with a pattern of gaps."""
        self.by_gaps[gaps] += number

    @property
    def parties(self) -> int:
        """All parties."""
        return self.by_gaps.total()

    @property
    def complete(self) -> int:
        """Parties with all four parts."""
        return self.by_gaps[0]

    @property
    def blind(self) -> int:
        """Parties that lack any part."""
        return self.parties - self.complete

    def missing(self, gap: int) -> int:
        """Parties that lack this part."""
        return sum(number for bits, number in self.by_gaps.items() if bits & gap)

    def percent(self, gap: int = 0) -> float | None:
        """Share of parties that have this part (0: all four), in per cent rounded down to a tenth; None of none.

        Rounded down, so that 100.0 is said only when nothing is missing.
        """
        if not self.parties:
            return None
        covered = self.parties - (self.missing(gap) if gap else self.blind)
        return covered * 1000 // self.parties / 10


@dataclass(frozen=True)
class Coverage:
    """The coverage of a region: altogether, and per part: the regions directly below it, or industry divisions."""

    total: Tally
    parts: dict[str, Tally]


@dataclass(frozen=True)
class Narrowed:
    """To what a coverage is narrowed: an industry by the beginning of its code, a supervision area by its uid."""

    industry: str = ""
    area: str = ""

    def apply(self, parties: ScopedQuerySet[Party], actor: Actor) -> ScopedQuerySet[Party]:
        """Narrow parties; nothing given, nothing narrowed."""
        if self.industry:
            parties = parties.filter(industry__startswith=self.industry)
        return parties.filter(area_condition(self.area, actor)) if self.area else parties


EVERYTHING = Narrowed()


def coverage_by_region(actor: Actor, top: Region, narrowed: Narrowed = EVERYTHING) -> Coverage:
    """Return the coverage of ``top`` and of the regions below it (REG-12), of parties that are in business.

    From the published gaps, in one read in the order of the index (kind, state, region, gaps, industry). ``parts``
    has paths; parties that are known no nearer than ``top`` stand under its own path.
    """
    rows = _covered(actor, top, narrowed).values_list("kind", "state", "region_path", "gaps")
    depth = len(top.path) + WIDTH
    return _tallied((path[:depth], gaps, n) for _kind, _state, path, gaps, n in rows.annotate(number=Count("*")))


def coverage_by_industry(actor: Actor, top: Region, narrowed: Narrowed = EVERYTHING) -> Coverage:
    """Return the coverage of ``top`` per industry division, or per class within the one chosen; one read."""
    width = 4 if narrowed.industry else 2
    rows = _covered(actor, top, narrowed).values_list(Substr("industry", 1, width), "gaps")
    return _tallied(rows.annotate(number=Count("*")))


def _covered(actor: Actor, top: Region, narrowed: Narrowed) -> ScopedQuerySet[Party]:
    require(actor, "registry:coverage:view")
    return narrowed.apply(open_businesses(actor, top.path).order_by(), actor)


def _tallied(rows: Iterable[tuple[str, int, int]]) -> Coverage:
    answer = Coverage(Tally(), {})
    for part, gaps, number in rows:
        answer.total.add(gaps, number)
        answer.parts.setdefault(part, Tally()).add(gaps, number)
    return answer


def open_businesses(actor: Actor, path: str = "") -> ScopedQuerySet[Party]:
    """Return the business entities in operation within reach, in a region.

    Where one of the actor's areas holds the whole region, every party in it is his to see, and the region itself is
    the condition: the index then answers alone.
    """
    if actor.reach.everything or any(not area.line and path.startswith(area.path) for area in actor.reach.areas):
        parties = Party.objects.beyond_scope("the region lies within one of the actor's areas")
    else:
        parties = Party.objects.visible_to(actor)
    return parties.filter(kind__in=BUSINESS_KINDS, state__in=OPEN_STATES, region_path__within=path)


def blind_spots(actor: Actor, *, path: str = "", missing: int = 0, industry: str = "") -> ScopedQuerySet[Party]:
    """Return the parties that lack any part, or the one that ``missing`` says, in a region and industry (REG-12)."""
    require(actor, "registry:coverage:view")
    wanted = [bits for bits in range(1, 16) if not missing or bits & missing]
    parties = open_businesses(actor, path).filter(gaps__in=wanted)
    return parties.filter(industry__startswith=industry) if industry else parties


def proposals(actor: Actor) -> ScopedQuerySet[Assignment]:
    """Return what the rule book proposes and nobody confirmed yet, where it found a lead department (REG-12)."""
    rows = Assignment.objects.visible_to(actor).filter(superseded_at=None, last_day=None, confirmed_at=None)
    return rows.filter(lead__isnull=False)


def disputes(
    actor: Actor, *, state: str = "", hard_case: str = "", path: str = "", text: str = ""
) -> ScopedQuerySet[Dispute]:
    """Return the disputes within reach, the oldest open one first (REG-13, REG-28)."""
    require(actor, "registry:dispute:view")
    found = Dispute.objects.visible_to(actor)
    if state:
        found = found.filter(state=state)
    if hard_case:
        found = found.filter(hard_case=hard_case)
    if path:
        found = found.filter(party__region_path__within=path)
    if text:
        found = found.filter(party__name__contains=text)
    return found.select_related("party__region", "rule", "lead").order_by("opened_at", "pk")


def dispute_counts(actor: Actor, *, state: str = "open") -> dict[str, int]:
    """Return hard case → number of disputes in a state."""
    require(actor, "registry:dispute:view")
    rows = Dispute.objects.visible_to(actor).filter(state=state).order_by().values_list("hard_case")
    return dict(rows.annotate(number=Count("*")))


def dispute_by_uid(actor: Actor, uid: UUID) -> Dispute | None:
    """Return one dispute with its party and article, or None."""
    require(actor, "registry:dispute:view")
    found: Dispute | None = (
        Dispute.objects.visible_to(actor).filter(uid=uid).select_related("party__region", "rule", "lead").first()
    )
    return found


def candidates_of(dispute: Dispute) -> list[tuple[dict[str, Any], Party | None]]:
    """Return the candidates of a dispute with the organisations they name; one query."""
    keys = [one["organisation"] for one in dispute.candidates if one.get("organisation")]
    units = Party.objects.beyond_scope("a candidate is an organisation of any place").in_bulk(keys)
    return [(one, units.get(one.get("organisation") or 0)) for one in dispute.candidates]


def first_candidates(disputes_listed: Iterable[Dispute]) -> dict[int, Party]:
    """Return dispute → the first candidate that exists, for many disputes; one query."""
    first = {
        dispute.pk: next((one["organisation"] for one in dispute.candidates if one.get("organisation")), None)
        for dispute in disputes_listed
    }
    keys = {key for key in first.values() if key}
    units = Party.objects.beyond_scope("a candidate is an organisation of any place").in_bulk(keys)
    return {dispute: units[key] for dispute, key in first.items() if key in units}


def rules(actor: Actor, *, closed: bool = False) -> ScopedQuerySet[Rule]:
    """Return the articles in force in their order, or those that are no longer in force."""
    require(actor, "registry:rulebook:view")
    return Rule.objects.visible_to(actor).filter(last_day__isnull=not closed).order_by("order", "article")


def rule_by_uid(actor: Actor, uid: UUID) -> Rule | None:
    """Return one article, also a closed one, or None."""
    require(actor, "registry:rulebook:view")
    found: Rule | None = Rule.objects.visible_to(actor).filter(uid=uid).first()
    return found


def departments_near(path: str, *, kinds: Iterable[str]) -> ScopedQuerySet[Party]:
    """Return the organisations of these kinds in the county of a place, in its city, and in its township.

    For the choices of a form; which of them may lead, the service checks.
    """
    above = Q(region_path=path[:8]) | Q(region_path=path[:12]) | Q(region_path=path[:16])
    units = Party.objects.beyond_scope("a department of the place may be chosen by whoever may assign")
    return units.filter(above, kind__in=list(kinds), state__in=OPEN_STATES).order_by("-level", "name")


def officers_of(parties: Collection[int]) -> dict[int, int]:
    """Return party → the post of its supervising officer today, where it has one. System work: who is told."""
    current = Assignment.objects.beyond_scope("who is told").filter(
        party__in=list(parties), superseded_at=None, last_day=None, officer__isnull=False
    )
    return dict(current.values_list("party_id", "officer_id"))


def unassigned_by_government(actor: Actor) -> dict[int, int]:
    """Return government → how many businesses in its territory lack a lead department or an officer (REG-12).

    A township's counts for its government, or the county's where the township has none.
    """
    wanted = [bits for bits in range(1, 16) if bits & (Gap.LEAD | Gap.OFFICER)]
    rows = open_businesses(actor).filter(gaps__in=wanted).order_by().values_list("region_path").annotate(Count("pk"))
    by_township: Counter[str] = Counter()
    for path, number in rows:
        by_township[path[:TOWNSHIP_PATH]] += number
    found = Party.objects.visible_to(actor).filter(kind="government", state__in=OPEN_STATES).order_by("-pk")
    governments = dict(found.values_list("region_path", "pk"))
    answer: Counter[int] = Counter()
    for path, number in by_township.items():
        government = governments.get(path) or governments.get(path[:COUNTY_PATH])
        if government is not None:
            answer[government] += number
    return dict(answer)
