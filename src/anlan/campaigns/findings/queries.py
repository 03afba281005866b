"""Reads of what actions found, and their figures; the conditions that count are those that open the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import Exact

from anlan.campaigns.actions.models import ActionPart, Campaign
from anlan.campaigns.findings.models import ActionRound, Cut, CutLine, Finding
from anlan.campaigns.findings.rules import CLOSED_UNIT, FIGURES, MODES
from anlan.foundation.calendars.expressions import LocalDay
from anlan.foundation.calendars.rules import end_of, start_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.prevention.disclosures.models import Disclosure
from anlan.prevention.handovers.models import HazardHandover
from anlan.prevention.hazards import counting
from anlan.prevention.hazards.measures import COUNTED
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.supervision_orders.models import SupervisionOrder
from anlan.registry.parties.models import Spell, State
from anlan.registry.regions.models import Region
from anlan.registry.regions.queries import by_code

_WHY = "of the finding that is counted"
COUNTY = 12
"""Characters of the path of a county."""
NONE = "-"
"""How an address says: without a part, an aspect, a county."""


def findings(actor: Actor) -> ScopedQuerySet[Finding]:
    """Return the findings of actions at parties within reach, those too that were taken out."""
    found: ScopedQuerySet[Finding] = Finding.objects.visible_to(actor)
    return found


def rounds(actor: Actor) -> ScopedQuerySet[ActionRound]:
    """Return the rounds of actions by units within reach."""
    found: ScopedQuerySet[ActionRound] = ActionRound.objects.visible_to(actor)
    return found


def cuts(actor: Actor) -> ScopedQuerySet[Cut]:
    """Return the frozen figures."""
    found: ScopedQuerySet[Cut] = Cut.objects.visible_to(actor)
    return found


def finding_within(uid: UUID, actor: Actor) -> Finding:
    """Return a finding within reach; Refused ``not-found``."""
    related = ("campaign__lead__region", "part", "hazard__party__region")
    found: Finding | None = findings(actor).filter(uid=uid).select_related(*related).first()
    if found is None:
        raise Refused("not-found")
    return found


def actions_of(hazard: Hazard, actor: Actor) -> list[Finding]:
    """Return to which actions a hazard belongs; the caller reached it."""
    rows = findings(actor).filter(hazard=hazard, out_at=None).select_related("campaign", "part")
    return list(rows.order_by("-campaign__first_day"))


IN = Q(out_at=None)
ROUND_COUNTS = IN & (Q(inspection__state="handed_in") | Q(own_round__state="handed_in"))
"""That a round counts: not taken out of the action, nor declared void itself."""


def conditions(today: date) -> dict[str, Q]:
    """Return figure → the condition that a finding counts in it on the local day: by the definitions of hazards.

    Found = rectified + being rectified for whatever is chosen (INS-12). ``closed_unit``: at a unit that was closed or
    ordered to stop since the action began.
    """
    of_hazard = {name: IN & _at_hazard(q) for name, q in counting.conditions(today).items() if name in FIGURES}
    found = of_hazard["found"]
    of_it = {"hazard": OuterRef("hazard")}
    stopped = Spell.objects.beyond_scope(_WHY).filter(
        party=OuterRef("hazard__party"), state__in=(State.CLOSED, State.ORDERED_TO_STOP), superseded_at=None,
        first_day__gte=OuterRef("campaign__first_day"),
    )  # fmt: skip
    published = Disclosure.objects.beyond_scope(_WHY).filter(**of_it, withdrawn_at=None)
    return {
        **of_hazard,
        "listed": found & Q(Exists(SupervisionOrder.objects.beyond_scope(_WHY).filter(**of_it))),
        "published": found & Q(Exists(published)),
        "handed_over": found & Q(Exists(HazardHandover.objects.beyond_scope(_WHY).filter(**of_it))),
        **{mode: found & Q(hazard__mode=mode) for mode in MODES},
        CLOSED_UNIT: found & Q(Exists(stopped)),
    }


def _at_hazard(condition: Q) -> Q:
    """Return a condition on hazards as one on findings; for plain comparisons with values."""
    moved = Q(_connector=condition.connector)
    for one in condition.children:
        if isinstance(one, Q):
            moved.add(_at_hazard(one), condition.connector)
        elif isinstance(one, tuple):
            moved.add(Q((f"hazard__{one[0]}", one[1])), condition.connector)
        else:
            raise TypeError(one)
    return ~moved if condition.negated else moved


def at_county(text: str, actor: Actor) -> Q:
    """Return the condition that a finding lies in a county, by its code; ``-``: in no county."""
    if text == NONE:
        return Q(hazard__region=None)
    region = by_code(actor, text)
    return Q(Exact(Substr("hazard__region__path", 1, COUNTY), region.path)) if region else Q(pk__in=[])


def in_cut(text: str, actor: Actor) -> Q:
    """Return the condition that a record stands in a cut: ``uid``, ``uid~figure`` or ``uid~figure~cell``."""
    uid, _sign, rest = text.partition("~")
    figure, _sign, cell = rest.partition("~")
    cut = _cut(uid, actor)
    if cut is None:
        return Q(pk__in=[])
    lines = CutLine.objects.beyond_scope("its findings are narrowed to the reach").filter(cut=cut)
    if figure:
        lines = lines.filter(figures__contains=f",{figure},")
    if cell.isdigit() and int(cell) < len(cut.totals["cells"]):
        part, aspect, county, _figures = cut.totals["cells"][int(cell)]
        lines = lines.filter(part=part, aspect=aspect, county=county)
    return Q(frozen__in=lines.values("pk"))


def _cut(uid: str, actor: Actor) -> Cut | None:
    try:
        found: Cut | None = cuts(actor).filter(uid=UUID(uid)).first()
    except ValueError:
        return None
    return found


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of one part, aspect and county (its path)."""

    part: int | None
    aspect: str
    county: str
    figures: dict[str, int]


def cells(actor: Actor, campaign: Campaign, today: date) -> list[Counted]:
    """Return the figures of an action within reach by part, aspect and county on the local day. One query."""
    rows = findings(actor).filter(IN, campaign=campaign, hazard__state__in=COUNTED).order_by()
    split = rows.annotate(county=Substr("hazard__region__path", 1, COUNTY)).values("part", "aspect", "county")
    counted: Any = split.annotate(
        **{f"n_{name}": Count("pk", filter=condition) for name, condition in conditions(today).items()}
    )
    return [
        Counted(row["part"], row["aspect"], row["county"] or "", {name: row[f"n_{name}"] for name in FIGURES})
        for row in counted
    ]


def summed(parts: Iterable[Counted]) -> dict[str, int]:
    """Return the figures of several cells together."""
    whole = dict.fromkeys(FIGURES, 0)
    for one in parts:
        for name, number in one.figures.items():
            whole[name] += number
    return whole


def by_day(actor: Actor, campaign: Campaign) -> dict[date, tuple[int, int]]:
    """Return local day → (found, passed its re-inspection), within reach, in order. Two queries."""
    rows = findings(actor).filter(IN, campaign=campaign, hazard__state__in=COUNTED).order_by()
    found = _daily(rows, "hazard__found_at")
    done = _daily(rows.filter(RECTIFIED), RECTIFIED_AT)
    return {day: (found.get(day, 0), done.get(day, 0)) for day in sorted({*found, *done})}


RECTIFIED = Q(hazard__state__in=("accepted", "written_off"))
RECTIFIED_AT = Coalesce("hazard__accepted_at", "hazard__rectified_at", "hazard__written_off_at", "hazard__found_at")


def _daily(rows: ScopedQuerySet[Finding], instant: Any) -> dict[date, int]:
    return dict(rows.values_list(LocalDay(instant)).annotate(number=Count("pk")).order_by())


def found_on(day: date) -> Q:
    """Return the condition that a finding was found on the local day."""
    return Q(hazard__found_at__gte=start_of(day), hazard__found_at__lt=end_of(day))


def rectified_on(day: date) -> Q:
    """Return the condition that a finding passed its re-inspection on the local day."""
    return IN & RECTIFIED & Q(Exact(LocalDay(RECTIFIED_AT), day))


def work(actor: Actor, campaign: Campaign) -> dict[str, int]:
    """Return rounds (次), unit visits (家次) and units with findings (家) within reach. Two queries."""
    done = rounds(actor).filter(ROUND_COUNTS, campaign=campaign).aggregate(rounds=Count("pk"), visits=Sum("visits"))
    rows = findings(actor).filter(IN, campaign=campaign, hazard__state__in=COUNTED)
    units = rows.aggregate(units=Count("hazard__party", distinct=True))
    stopped = rows.filter(conditions(campaign.first_day)[CLOSED_UNIT])
    closed = stopped.aggregate(closed_units=Count("hazard__party", distinct=True))
    return {"rounds": done["rounds"], "visits": done["visits"] or 0, **units, **closed}


def counties(actor: Actor, paths: Iterable[str]) -> dict[str, Region]:
    """Return path → region of the counties that findings lie in, in the order of the tree. One query."""
    rows = Region.objects.visible_to(actor).filter(path__in=set(paths)).order_by("path")
    return {region.path: region for region in rows}


def parts(campaign: Campaign) -> list[ActionPart]:
    """Return the open parts of an action that count records or hold aspects, in their order."""
    rows = campaign.parts.filter(closed_on=None).order_by("first_day", "pk")
    return [part for part in rows if part.takes_in or part.aspects]
