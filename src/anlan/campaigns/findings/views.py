"""The page of figures of an action, its summary for print, and the two verbs that stand on them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.campaigns.actions.models import MEASURE_KINDS, Campaign
from anlan.campaigns.actions.queries import campaigns, leads
from anlan.campaigns.actions.queries import figures as own_figures
from anlan.campaigns.actions.register import CAMPAIGNS, MEASURES
from anlan.campaigns.findings import queries, services, tables
from anlan.campaigns.findings.forms import CutForm
from anlan.campaigns.findings.permissions import SORT, VIEW
from anlan.campaigns.findings.register import CUTS, FINDINGS, ROUNDS
from anlan.campaigns.findings.rules import against
from anlan.campaigns.findings.wording import FIGURES, WHOLE
from anlan.foundation.records.once import asking_once
from anlan.foundation.refusals.forms import attempt
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.prevention.criteria.queries import criteria

DAYS_SHOWN = 14
SPLITS = {
    "aspect": gettext_lazy("By aspect"),
    "county": gettext_lazy("By county"),
    "cross": gettext_lazy("Aspects and counties"),
}


def _action(request: AppRequest, uid: UUID) -> Campaign:
    require(request.actor, VIEW)
    found: Campaign | None = campaigns(request.actor).filter(uid=uid).first()
    if found is None:
        raise Refused("not-found")
    return found


@require_GET
@login_required
def action_figures(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show what an action found: by part and aspect, by county, by day; every number opens its rows (CMP-03)."""
    with asking_once():
        return _figures(request, _action(request, uid))


def _figures(request: AppRequest, campaign: Campaign) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    base = tables.base_of(campaign, FINDINGS.url("list"))
    cells = queries.cells(actor, campaign, today)
    parts = queries.parts(campaign)
    split = request.GET.get("split", "")
    split = split if split in SPLITS else "aspect"
    days = queries.by_day(actor, campaign)
    runs = campaign.state != "closed" and campaign.closed_on is None
    rows: Any = []
    if split == "county":
        rows = tables.county_rows(cells, actor, base)
    elif split == "aspect":
        rows = tables.aspect_rows(cells, parts, base)
    context = {
        "campaign": campaign,
        "total": tables.total_row(cells, base),
        "sums": queries.summed(cells),
        "work": queries.work(actor, campaign),
        "base": base,
        "rounds_url": f"{ROUNDS.url('list')}?campaign={campaign.uid}&counted=1",
        "split": split,
        "tabs": [(str(words), f"?split={code}", code == split, None) for code, words in SPLITS.items()],
        "heads": tables.heads(),
        "rows": rows,
        "crossed": tables.crossed(cells, parts, actor, base) if split == "cross" else None,
        "days": list(days.items())[::-1][:DAYS_SHOWN],
        "line": _line(days),
        "points": _points(parts, request),
        "leads": runs and actor.may(SORT) and leads(campaign, actor),
        "trail": _trail(campaign),
        "unsorted_url": f"{base}&standing=unsorted",
        "unsorted": sum(one.figures["found"] for one in cells if not one.aspect),
        "has_aspects": any(part.aspects for part in parts),
    }  # fmt: skip
    return render(request, "campaigns/action_figures.html", context)


def _line(days: dict[Any, tuple[int, int]]) -> dict[str, Any]:
    """Return the sums up to each day, for the drawn line."""
    found = done = 0
    series: tuple[list[int], list[int]] = ([], [])
    for new, ready in days.values():
        found, done = found + new, done + ready
        series[0].append(found)
        series[1].append(done)
    return {
        "kind": "line",
        "categories": [day.isoformat() for day in days],
        "series": [{"name": _("Found"), "values": series[0]}, {"name": _("Rectified"), "values": series[1]}],
    }


def _points(parts: Any, request: AppRequest) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return part → its check points with the address of the check item behind each; one query."""
    codes = {one["item"] for part in parts for one in part.check_points if one.get("item")}
    known: dict[str, str] = {}
    if codes and request.actor.may("prevention:criterion:view"):
        for item in criteria(request.actor).filter(code__in=codes, state="published").order_by("edition"):
            known[item.code] = reverse("prevention-criteria-detail", args=[item.uid])
    return [
        (part, [(one["text"], known.get(one.get("item", ""), "")) for one in part.check_points])
        for part in parts
        if part.check_points
    ]


def _trail(campaign: Campaign) -> list[tuple[str, str]]:
    return [(str(CAMPAIGNS.label), CAMPAIGNS.url("list")), (campaign.title, CAMPAIGNS.url("detail", campaign))]


@require_POST
@login_required
def gather(request: AppRequest, uid: UUID) -> HttpResponse:
    """Look anew at all records that an action counts by itself."""
    campaign = _action(request, uid)
    done = services.gather(campaign, actor=request.actor, now=datetime.now(UTC))
    said = _("%(taken)s taken in, %(changed)s changed, %(out)s taken out.")
    messages.success(request, said % {"taken": done.taken, "changed": done.changed, "out": done.out})
    return redirect("action-figures", uid=campaign.uid)


@require_http_methods(["GET", "POST"])
@login_required
def cut_action(request: AppRequest, uid: UUID) -> HttpResponse:
    """Freeze the figures of an action up to a day."""
    campaign = _action(request, uid)
    require(request.actor, SORT)
    form = CutForm(request.POST if request.method == "POST" else None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        now = datetime.now(UTC)
        cut = attempt(
            form, lambda: services.make_cut(campaign, day=form.cleaned_data["day"], actor=request.actor, now=now)
        )
        if cut is not None:
            messages.success(request, _("Done."))
            return redirect(CUTS.url("detail", cut))
    context = {"form": form, "campaign": campaign, "trail": _trail(campaign)}
    return render(request, "campaigns/action_cut.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def action_summary(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show the summary of an action on one printable page: totals, plan, measures, practice, lessons (CMP-16)."""
    with asking_once():
        return _summary(request, _action(request, uid))


def _summary(request: AppRequest, campaign: Campaign) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    cuts = list(queries.cuts(actor).filter(campaign=campaign).order_by("day", "pk"))
    last = cuts[-1] if cuts and campaign.state == "closed" else None
    base = tables.base_of(campaign, FINDINGS.url("list"))
    if last is not None:
        frozen = tables.frozen_table(last, actor, FINDINGS.url("list"), ROUNDS.url("list"))
        totals, numbers, agrees = last.totals, [*frozen["work"], *frozen["whole"]], frozen["agrees"]
    else:
        cells = queries.cells(actor, campaign, today)
        totals = {**queries.summed(cells), **queries.work(actor, campaign)}
        numbers, agrees = _live(totals, base, campaign), True
    own = campaign.totals if campaign.state == "closed" else own_figures(campaign)
    measures = sum(own.get("measures", {}).values())
    planned = [
        (
            _("Unit visits"),
            campaign.planned_visits,
            totals["visits"],
            against(campaign.planned_visits, totals["visits"]),
        ),
        (_("Rounds"), campaign.planned_rounds, totals["rounds"], against(campaign.planned_rounds, totals["rounds"])),
        (_("Measures built"), campaign.planned_measures, measures, against(campaign.planned_measures, measures)),
    ]
    context = {
        "campaign": campaign,
        "cut": last,
        "agrees": agrees,
        "numbers": numbers,
        "planned": [one for one in planned if one[1]],
        "own": own,
        "measures": [(MEASURE_KINDS[kind], number) for kind, number in own.get("measures", {}).items()],
        "measures_url": f"{MEASURES.url('list')}?campaign={campaign.uid}",
        "bulletins_url": f"{reverse('campaigns-bulletins-list')}?campaign={campaign.uid}",
        "groups_url": f"{reverse('campaigns-groups-list')}?campaign={campaign.uid}",
        "cuts": [(cut, CUTS.url("detail", cut)) for cut in cuts],
        "today": today,
        "trail": _trail(campaign),
    }
    return render(request, "campaigns/action_summary.html", context)


def _live(totals: dict[str, int], base: str, campaign: Campaign) -> list[tables.Number]:
    rounds = f"{ROUNDS.url('list')}?campaign={campaign.uid}&counted=1"
    work = [
        tables.Number(totals["rounds"], _("Rounds"), rounds),
        tables.Number(totals["visits"], _("Unit visits"), rounds),
        tables.Number(totals["units"], _("Units with findings"), f"{base}&figure=found"),
    ]
    shown = [
        tables.Number(totals[name], str(FIGURES[name]), f"{base}&figure={name}" if totals[name] else "")
        for name in WHOLE
    ]
    stopped = tables.Number(totals["closed_units"], _("Units closed or stopped"), f"{base}&figure=closed_unit")
    return [*work, *shown, stopped]
