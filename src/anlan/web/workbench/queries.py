"""What the workbench shows, gathered from the rooms; each number has the address of its rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment import queries as assignment
from anlan.registry.assignment.queries import Answer, answer_on
from anlan.registry.parties.models import EVERY_GAP, Gap, Party
from anlan.registry.parties.queries import businesses
from anlan.registry.plates.models import Plate
from anlan.registry.plates.queries import valid_plate
from anlan.registry.regions.models import Level, Region
from anlan.registry.regions.queries import regions
from anlan.web.workbench.numbers import Number, number
from anlan.web.workbench.tasks import tasks

OWN_LIMIT = 5
PLACES = 8


@dataclass(frozen=True)
class PlaceBelow:
    """A region below one's own: how many entities in operation, how many lack somebody, where the rows are."""

    name: str
    url: str
    parties: int
    blind: int
    percent: float | None


@dataclass(frozen=True)
class Own:
    """One's own enterprise: who answers for it today, and its plate."""

    party: Party
    answer: Answer | None = None
    plate: Plate | None = None


@dataclass
class Workbench:
    """The numbers at the top, the work below, the places that need help most, and one's own enterprises."""

    numbers: list[Number] = field(default_factory=list)
    work: list[Number] = field(default_factory=list)
    places: list[PlaceBelow] = field(default_factory=list)
    own: list[Own] = field(default_factory=list)


def workbench(actor: Actor, today: date) -> Workbench:
    """Return what the actor's first screen shows on a local day; only what his permissions let him open."""
    bench = Workbench(work=tasks(actor, today))
    if not actor.may("registry:party:view"):
        return bench
    if not actor.reach.everything and not actor.reach.areas:
        bench.own = _own(actor, today)
        return bench
    whole = [area.path for area in actor.reach.areas if not area.line]
    if len(whole) == 1 and actor.may("registry:coverage:view"):
        # The region and those directly below it, in one question.
        nodes = {node.path: node for node in regions(actor).filter(Q(path=whole[0]) | Q(parent__path=whole[0]))}
        if top := nodes.get(whole[0]):
            coverage = assignment.coverage_by_region(actor, top)
            bench.numbers = _numbers(coverage.total.by_gaps)
            bench.places = _places(top, nodes, coverage)
            return bench
    rows = assignment.open_businesses(actor).order_by().values_list("gaps").annotate(Count("pk"))
    bench.numbers = _numbers(Counter(dict(rows)))
    return bench


def _numbers(by_gaps: Counter[int]) -> list[Number]:
    total = sum(by_gaps.values())
    blind = total - by_gaps.get(0, 0)
    complete = f"{(total - blind) * 1000 // total / 10} %" if total else ""
    everybody = _("Somebody answers for all four parts")
    parties = "registry-parties-list"
    found = [
        number(_("Business entities in operation"), total, parties, "building", query="state=active"),
        number(everybody, total - blind, "assignment-coverage", "user-check", hint=complete),
    ]
    for gap, icon in ((Gap.LEAD, "building-bank"), (Gap.LEADER, "users"), (Gap.OFFICER, "user-exclamation")):
        missing = sum(count for bits, count in by_gaps.items() if bits & gap)
        found.append(number(gap.label, missing, parties, icon, tone="bad", query=f"gap={gap.value}"))
    if nobody := by_gaps.get(EVERY_GAP, 0):
        words = _("Entities that nobody answers for")
        found.append(number(words, nobody, parties, "user-exclamation", tone="bad", query="gap=1"))
    return [one for one in found if one is not None]


def _places(top: Region, names: Mapping[str, Region], coverage: assignment.Coverage) -> list[PlaceBelow]:
    """Return the regions below ``top``, those with most blind spots first, then those with most entities."""
    if top.level >= Level.VILLAGE:
        return []
    worst = sorted(coverage.parts.items(), key=lambda part: (-part[1].blind, -part[1].parties))[:PLACES]
    address = reverse("assignment-coverage")
    return [
        PlaceBelow(
            names[path].name, f"{address}?region={names[path].code}", tally.parties, tally.blind, tally.percent()
        )
        for path, tally in worst
        if path in names and path != top.path
    ]


def _own(actor: Actor, today: date) -> list[Own]:
    parties = list(businesses(actor).select_related("region", "lead").order_by("name")[:OWN_LIMIT])
    if len(parties) != 1 or not actor.may("registry:assignment:view"):
        return [Own(party) for party in parties]
    party = parties[0]
    return [Own(party, answer_on(party, day=today), valid_plate(party))]
