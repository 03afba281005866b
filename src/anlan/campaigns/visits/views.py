"""What waits for a visit, a visit in one tap, and who was visited in time."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anlan.campaigns.actions.models import Campaign
from anlan.campaigns.actions.queries import campaigns
from anlan.campaigns.objects.catalogue import kind_names, kinds, words
from anlan.campaigns.objects.queries import without_object
from anlan.campaigns.objects.register import OBJECTS
from anlan.campaigns.visits import queries, services
from anlan.campaigns.visits.permissions import RECORD, VIEW
from anlan.campaigns.visits.register import MATTERS, VISITS
from anlan.campaigns.visits.rules import Cover, overdue
from anlan.campaigns.visits.services import Visited
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest, as_uid
from anlan.foundation.scope.services import require
from anlan.registry.parties.home import region_asked
from anlan.registry.regions.models import Region
from anlan.registry.regions.queries import breadcrumb

PER_PAGE = 20


@require_GET
def visit_round(request: AppRequest) -> HttpResponse:
    """Show what waits for a visit, the longest overdue first; from here one tap says "visited, nothing found"."""
    actor = request.actor
    require(actor, RECORD)
    mine = request.GET.get("whose") != "all"
    campaign, kind = _asked(request)
    rows = queries.waiting(actor, mine=mine, campaign=str(campaign.uid) if campaign else "", kind=kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "page": page,
        "items": [
            {
                "one": one,
                "kind": kind_names().get(one.kind, one.kind),
                "mark": next((words(choice) for choice in one.sort.marks if choice.code == one.mark), ""),
                "overdue": overdue(one.due_on, today),
                "key": uuid4(),
                "url": OBJECTS.url("detail", one),
                "new_url": f"{VISITS.url('new')}?target={one.uid}",
            }
            for one in page
        ],
        "tabs": [
            (_("Mine"), _address("visit-round", campaign, kind), mine, None),
            (_("All within my jurisdiction"), _address("visit-round", campaign, kind, whose="all"), not mine, None),
        ],
        "kept": [("whose", "" if mine else "all")],
        "query": urlencode({name: text for name, text in request.GET.items() if name != "page"}),
        **_choices(request, campaign, kind),
    }
    return render(request, "campaigns/visit_round.html", context)


@require_POST
def visit_quickly(request: AppRequest, uid: UUID) -> HttpResponse:
    """Record in one tap that an object was visited and nothing was found, or that nobody was met."""
    require(request.actor, RECORD)
    said = Visited(target=uid, absent=request.POST.get("result") == "absent", key=request.POST.get("key", "")[:40])
    try:
        visit = services.record(said, actor=request.actor, now=datetime.now(UTC))
        messages.success(request, _("Recorded: %(whom)s") % {"whom": visit.whom})
    except Refused as refused:
        if refused.code == "not-found":
            raise
        messages.error(request, message_of(refused))
    query = request.POST.get("query", "")
    return redirect(f"{reverse('visit-round')}{'?' + query if query else ''}")


@require_GET
def visit_coverage(request: AppRequest) -> HttpResponse:
    """Show who was visited in time, by region, unit or person, worst first; every figure opens its rows."""
    actor = request.actor
    require(actor, VIEW)
    top, today = region_asked(request), timezone.localdate()
    by = request.GET.get("by", "region")
    by = by if by in queries.BY else "region"
    campaign, kind = _asked(request)
    narrowed: dict[str, Any] = {"campaign": str(campaign.uid) if campaign else "", "kind": kind}
    rows, total = queries.coverage(actor, by, top, today, **narrowed)
    seen = queries.waiting(actor, mine=False, **narrowed).filter(kind__in=_persons(), region__path__within=top.path)
    people, counted = queries.coverage(actor, by, top, today, people=True, **narrowed)
    base = {name: text for name, text in narrowed.items() if text} | {"closed": "0"}
    context = {
        "top": top,
        "above": [(node.name, _address("visit-coverage", campaign, kind, by=by, region=node.code))
                  for node in breadcrumb(actor, top)],
        "by": by,
        "rows": [_row(one, by, _narrowed(by, one), base, top, campaign, kind) for one in rows],
        "total": _row(total, by, {"region": top.code}, base, top, campaign, kind),
        "people": people if counted.owed > seen.count() else [],
        "without": [(words(one), [words(choice) for choice in missing], f"{OBJECTS.url('new')}?kind={one.code}")
                    for one, missing in (without_object(actor, campaign.pk) if campaign else [])],
        "tabs": [(label, _address("visit-coverage", campaign, kind, by=code, region=top.code), code == by, None)
                 for code, label in (("region", _("By region")), ("unit", _("By unit")), ("person", _("By person")))],
        "trail": [(str(VISITS.label), VISITS.url("list"))],
        "kept": [("by", by), ("region", top.code)],
        **_choices(request, campaign, kind),
    }  # fmt: skip
    return render(request, "campaigns/visit_coverage.html", context)


def _row(
    one: Cover, by: str, asked: dict[str, str] | None, base: dict[str, str], top: Region,
    campaign: Campaign | None, kind: str,
) -> dict[str, Any]:  # fmt: skip
    """Return a row of the coverage with the addresses of the rows behind its figures."""
    asked = {"region": top.code} | (asked or {})
    if one.key == top.path:
        asked["here"] = top.code  # what lies at the region itself, not below it
    objects = f"{OBJECTS.url('list')}?{urlencode({**base, **asked, 'owed': '1'})}"
    visits = f"{VISITS.url('list')}?{urlencode({**base, **asked})}"
    taken = {name: text for name, text in {**base, **asked}.items() if name != "closed"}
    matters = f"{MATTERS.url('list')}?{urlencode(taken)}"
    below = by == "region" and asked["region"] != top.code
    return {
        "one": one,
        "url": _address("visit-coverage", campaign, kind, by=by, region=asked["region"]) if below else objects,
        "objects": objects,
        "visits": visits,
        "matters": matters,
    }


def _narrowed(by: str, one: Cover) -> dict[str, str]:
    """Return what the lists behind a row are narrowed by."""
    name = {"region": "region", "unit": "unit", "person": "visitor"}[by]
    if by == "region":
        return {name: one.asked} if one.asked else {}
    return {name: one.asked or "none"}


def _asked(request: AppRequest) -> tuple[Campaign | None, str]:
    uid, kind = as_uid(request.GET.get("campaign")), request.GET.get("kind", "")
    found = campaigns(request.actor).filter(uid=uid).first() if uid else None
    return found, kind if kind in kinds() else ""


def _choices(request: AppRequest, campaign: Campaign | None, kind: str) -> dict[str, Any]:
    running = campaigns(request.actor).filter(closed_on=None).exclude(state="closed").order_by("-first_day")[:50]
    return {"campaigns": list(running), "campaign": campaign, "kinds": kind_names().items(), "kind": kind}


def _address(name: str, campaign: Campaign | None, kind: str, **further: str) -> str:
    asked = {"campaign": str(campaign.uid) if campaign else "", "kind": kind, **further}
    query = urlencode({key: text for key, text in asked.items() if text})
    return f"{reverse(name)}{'?' + query if query else ''}"


def _persons() -> list[str]:
    return [code for code, one in kinds().items() if one.person]
