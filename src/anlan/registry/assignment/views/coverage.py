"""The coverage page: who is answered for, region by region and industry by industry (REG-12)."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment import queries, services
from anlan.registry.assignment.queries import EVERYTHING, Coverage, Narrowed, Tally
from anlan.registry.assignment.register import BLIND_SPOTS, DISPUTES
from anlan.registry.parties.areas import area_choices
from anlan.registry.parties.home import region_asked
from anlan.registry.parties.models import Gap
from anlan.registry.parties.words import industry_names
from anlan.registry.regions.models import Level, Region
from anlan.registry.regions.queries import breadcrumb, children

_MISSING = (
    (Gap.LEAD, gettext_lazy("Department missing")),
    (Gap.GOVERNMENT, gettext_lazy("Government missing")),
    (Gap.LEADER, gettext_lazy("Leader missing")),
    (Gap.OFFICER, gettext_lazy("Officer missing")),
)
# So many parties are proposed or confirmed in one request: some seconds.
AT_ONCE = 20_000


@require_GET
@login_required
def coverage(request: AppRequest) -> HttpResponse:
    """Show how many parties of a region have all four parts, per region below it or per industry, worst first."""
    actor, top = request.actor, region_asked(request)
    by_industry = request.GET.get("by") == "industry" or top.level == Level.VILLAGE
    areas = area_choices(actor)
    narrowed = _narrowed(request, areas)
    if by_industry:
        found = queries.coverage_by_industry(actor, top, narrowed)
        rows = _industries(found, top, narrowed)
    else:
        found = queries.coverage_by_region(actor, top, narrowed)
        rows = _regions(actor, found, top, narrowed)
    context = {
        "top": top,
        "trail": _trail(actor, top, narrowed),
        "total": found.total,
        "stats": _stats(found.total, top, narrowed),
        "rows": rows,
        "missing_heads": [label for _gap, label in _MISSING],
        "by_industry": by_industry,
        "narrowed": narrowed,
        "areas": areas,
        "industry_name": industry_names().get(narrowed.industry, narrowed.industry),
        "without_industry": _address(top, Narrowed(area=narrowed.area), by="industry"),
        "tabs": _tabs(top, narrowed, by_industry),
        "open_disputes": sum(queries.dispute_counts(actor).values()) if actor.may("registry:dispute:view") else None,
        "disputes_url": f"{DISPUTES.url('list')}?{urlencode({'state': 'open', 'region': top.code})}",
        "may": {verb: actor.may(f"registry:assignment:{verb}") for verb in ("propose", "decide")},
        "is_small": found.total.parties <= AT_ONCE,
    }
    return render(request, "registry/coverage.html", context)


@require_POST
@login_required
def propose_region(request: AppRequest) -> HttpResponse:
    """Let the rule book propose anew for the blind spots of a region."""
    actor, top = request.actor, region_asked(request)
    keys = list(queries.blind_spots(actor, path=top.path).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    counts = services.propose_many(keys, actor=actor, now=datetime.now(UTC))
    messages.success(
        request,
        _("%(proposed)s proposed anew, %(unchanged)s unchanged, %(disputed)s disputed.")
        % {"proposed": counts.proposed, "unchanged": counts.unchanged + counts.kept, "disputed": counts.disputed},
    )
    return redirect(_address(top))


@require_POST
@login_required
def confirm_region(request: AppRequest) -> HttpResponse:
    """Confirm the proposals of a region that name a lead department."""
    actor, top = request.actor, region_asked(request)
    parties = queries.open_businesses(actor, top.path)
    number = services.confirm_many(parties=parties, actor=actor, now=datetime.now(UTC))
    messages.success(request, _("%(number)s assignments confirmed.") % {"number": number})
    return redirect(_address(top))


def _narrowed(request: AppRequest, areas: list[tuple[str, str]]) -> Narrowed:
    industry, area = request.GET.get("industry", "").strip()[:4], request.GET.get("area", "")
    return Narrowed(industry if industry.isdigit() else "", area if area in dict(areas) else "")


def _address(top: Region, narrowed: Narrowed = EVERYTHING, *, by: str = "") -> str:
    asked = {"region": top.code, "by": by, **asdict(narrowed)}
    return f"{reverse('assignment-coverage')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _blind(code: str, narrowed: Narrowed, gap: int = 0) -> str:
    asked = {"region": code, "missing": str(gap) if gap else "", **asdict(narrowed)}
    return f"{BLIND_SPOTS.url('list')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _row(label: str, url: str, tally: Tally, code: str, narrowed: Narrowed) -> dict[str, Any]:
    return {
        "label": label,
        "url": url,
        "tally": tally,
        "percent": tally.percent(),
        "missing": [(label, tally.missing(gap), _blind(code, narrowed, gap)) for gap, label in _MISSING],
        "blind_url": _blind(code, narrowed),
    }


def _regions(actor: Actor, found: Coverage, top: Region, narrowed: Narrowed) -> list[dict[str, Any]]:
    known = {region.path: region for region in children(actor, top)}
    rows = []
    for path, tally in found.parts.items():
        region = known.get(path)
        if region is None:
            rows.append(_row(_("known no nearer"), "", tally, top.code, narrowed))
        else:
            rows.append(_row(region.name, _address(region, narrowed), tally, region.code, narrowed))
    return sorted(rows, key=lambda row: (row["percent"], -row["tally"].parties))


def _industries(found: Coverage, top: Region, narrowed: Narrowed) -> list[dict[str, Any]]:
    names = industry_names()
    rows = []
    for code, tally in found.parts.items():
        within = replace(narrowed, industry=code)
        deeper = "" if narrowed.industry or not code else _address(top, within, by="industry")
        rows.append(_row(names.get(code, code or _("Industry unknown")), deeper, tally, top.code, within))
    return sorted(rows, key=lambda row: (row["percent"], -row["tally"].parties))


def _stats(total: Tally, top: Region, narrowed: Narrowed) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "value": total.missing(gap),
            "percent": total.percent(gap),
            "url": _blind(top.code, narrowed, gap),
            "tone": "bad" if total.missing(gap) else "ok",
        }
        for gap, label in ((Gap.LEAD, _("Lead department")), (Gap.GOVERNMENT, _("Territorial government")),
                           (Gap.LEADER, _("Responsible leader")), (Gap.OFFICER, _("Supervising officer")))
    ]  # fmt: skip


def _tabs(top: Region, narrowed: Narrowed, by_industry: bool) -> list[tuple[str, str, bool, None]]:
    tabs = [(_("By industry"), _address(top, narrowed, by="industry"), by_industry, None)]
    if top.level < Level.VILLAGE:
        tabs.insert(0, (_("By region"), _address(top, narrowed), not by_industry, None))
    return tabs


def _trail(actor: Actor, top: Region, narrowed: Narrowed) -> list[tuple[str, str]]:
    trail = [(region.name, _address(region, narrowed)) for region in breadcrumb(actor, top) if region != top]
    return [*trail, (top.name, _address(top) if narrowed != EVERYTHING else "")]
