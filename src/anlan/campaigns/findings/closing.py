"""Freeze the figures of an action: at its end, at the end of each of its years, or in between (CMP-16)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Case, Max, Value, When
from django.db.models.functions import Substr

from anlan.campaigns.actions.models import Campaign
from anlan.campaigns.findings.models import ActionRound, Cut, CutLine, Finding
from anlan.campaigns.findings.queries import COUNTY, IN, ROUND_COUNTS, conditions
from anlan.campaigns.findings.rules import FIGURES, Line, totals, year_due
from anlan.foundation.calendars.rules import end_of, local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.rules import ActFacts
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import system_actor
from anlan.prevention.hazards.measures import COUNTED

_WHY = "the figures of an action are those of the whole action"


@transaction.atomic
def freeze(campaign: Campaign, kind: str, day: date, *, actor: Actor, now: datetime) -> Cut:
    """Freeze what was found and done until the end of the local day, as it stands now; the caller has checked."""
    cut: Cut = Cut.objects.create(campaign=campaign, kind=kind, day=day, made_at=now)
    lines = [*_findings(cut), *_rounds(cut)]
    CutLine.objects.bulk_create(lines, batch_size=1_000)
    cut.totals = totals(map(_line, lines))
    cut.save(update_fields=["totals"])
    region = campaign.lead.region
    ledger.record(
        "action_cut.made", by=actor, recorded_at=now, subject=cut, party_uid=campaign.lead.uid,
        region_uid=region.uid if region else None,
        detail={"about": f"{campaign.title} · {cut}",
                **{name: cut.totals[name] for name in ("found", "rectified", "rectifying", "rounds", "visits")}},
    )  # fmt: skip
    return cut


def replayed(cut: Cut) -> dict[str, Any]:
    """Return the totals of a cut, counted again from its lines."""
    rows = CutLine.objects.beyond_scope(_WHY).filter(cut=cut)
    return totals(map(_line, rows.iterator()))


def _line(one: CutLine) -> Line:
    figures = frozenset(filter(None, one.figures.split(",")))
    return Line((one.part, one.aspect, one.county), one.party_id, figures, one.visits, one.round_id is not None)


def _findings(cut: Cut) -> Iterator[CutLine]:
    rows = Finding.objects.beyond_scope(_WHY).filter(
        IN, campaign=cut.campaign, hazard__state__in=COUNTED, hazard__found_at__lt=end_of(cut.day)
    )
    wanted = conditions(local_day(cut.made_at))
    flags = {
        f"is_{name}": Case(When(wanted[name], then=Value(True)), default=Value(False), output_field=BooleanField())
        for name in FIGURES
    }
    rows = rows.annotate(county=Substr("hazard__region__path", 1, COUNTY), **flags)
    for pk, party, part, aspect, county, *counted in rows.order_by("pk").values_list(
        "pk", "hazard__party", "part__name", "aspect", "county", *flags
    ):
        figures = ",".join(name for name, counts in zip(FIGURES, counted, strict=True) if counts)
        yield CutLine(
            cut=cut, finding_id=pk, party_id=party, part=part or "", aspect=aspect, county=county or "",
            figures=f",{figures},",
        )  # fmt: skip


def _rounds(cut: Cut) -> Iterator[CutLine]:
    rows = ActionRound.objects.beyond_scope(_WHY).filter(ROUND_COUNTS, campaign=cut.campaign, counts_on__lte=cut.day)
    for pk, party, part, visits in rows.order_by("pk").values_list("pk", "party", "part__name", "visits"):
        yield CutLine(cut=cut, round_id=pk, party_id=party, part=part or "", visits=visits)


def cut_at_end(acts: Iterable[ActFacts]) -> None:
    """Freeze the figures of actions that were summed up, in the transaction that does so."""
    for act in acts:
        campaign = Campaign.objects.beyond_scope(_WHY).select_related("lead__region").get(uid=act.subject_uid)
        day = local_day(act.recorded_at)
        freeze(campaign, Cut.Kind.CLOSING, day, actor=system_actor("campaigns"), now=act.recorded_at)


def cut_years(now: datetime) -> int:
    """Freeze, once a year is over, the figures of every running action that lasted into it; return how many."""
    running = Campaign.objects.beyond_scope(_WHY).filter(state="running", closed_on=None).select_related("lead__region")
    made = 0
    for campaign in running:
        last = campaign.cuts.filter(kind=Cut.Kind.YEAR).aggregate(last=Max("day"))["last"]
        day = year_due(campaign.first_day, last, local_day(now))
        if day is not None:
            freeze(campaign, Cut.Kind.YEAR, day, actor=system_actor("campaigns"), now=now)
            made += 1
    return made
