"""The pages of hazards beside those of the register: the quick report, what fits while it is typed, the steps."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anlan.foundation.records.models import new_uid
from anlan.foundation.refusals.forms import attempt
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.prevention.hazards import queries
from anlan.prevention.hazards.forms import IntoForm, ReportForm
from anlan.prevention.hazards.offers import fitting_criteria
from anlan.prevention.hazards.permissions import REPORT, VIEW
from anlan.prevention.hazards.register import HAZARDS, today
from anlan.prevention.hazards.steps import STEPS, begun, demand, take
from anlan.prevention.hazards.wording import state_names
from anlan.registry.parties.fields import find_party
from anlan.registry.parties.queries import parties


@require_http_methods(["GET", "POST"])
@login_required
def report(request: AppRequest) -> HttpResponse:
    """Report what is dangerous: where, a photo, a sentence, sent; made for a phone (PRV-22)."""
    actor = request.actor
    require(actor, REPORT)
    own = parties(actor).filter(pk=actor.organisation_id or 0).first() if not actor.reach.areas else None
    visited = [] if own else queries.last_visited(actor)
    given = _party_asked(request)
    start = {"party": given or (own.name if own else ""), "key": str(new_uid())}
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReportForm(*posted, actor=actor, initial=start)
    if request.method == "POST" and form.is_valid():
        now = datetime.now(UTC)
        hazard = attempt(form, lambda: HAZARDS.create(form.cleaned_data, actor=actor, now=now))
        if hazard is not None:
            words = _("Reported and joined to the hazard that was known.") if hazard.merged_into_id else _("Reported.")
            messages.success(request, words)
            return redirect(HAZARDS.url("detail", hazard))
    context = {
        "form": form,
        "own": own,
        "visited": visited,
        "trail": [(str(HAZARDS.label), HAZARDS.url("list"))],
        "cancel": HAZARDS.url("list"),
    }
    return render(request, "prevention/hazard_report.html", context, status=422 if form.errors else 200)


def _party_asked(request: AppRequest) -> str:
    """Return the name of the party that an address names by its uid, such as from its own page."""
    try:
        found = parties(request.actor).filter(uid=UUID(request.GET.get("party", ""))).first()
    except ValueError:
        return ""
    return found.name if found else ""


@require_GET
@login_required
def offers(request: AppRequest) -> HttpResponse:
    """Show, while a report is typed, the criteria that fit and the open hazards that say the same (PRV-22)."""
    actor = request.actor
    require(actor, REPORT)
    text = request.GET.get("text", "").strip()[:1000]
    party = find_party(request.GET.get("party", ""), actor)
    context = {
        "criteria": fitting_criteria(actor, text, party, on=today()) if len(text) >= 4 else [],
        "same": queries.same_found(actor, party.pk, text) if party and text and actor.may(VIEW) else [],
        "states": state_names(),
        "chosen": request.GET.get("criterion", ""),
    }
    return render(request, "prevention/hazard_offers.html", context)


@require_GET
@login_required
def party_hits(request: AppRequest) -> HttpResponse:
    """Show the parties within reach that a few typed characters fit, for one tap."""
    require(request.actor, REPORT)
    text = request.GET.get("party", "").strip()
    found = parties(request.actor).filter(name__contains=text).order_by("name")[:6] if len(text) >= 2 else []
    chosen = [party for party in found if party.name == text]
    return render(request, "prevention/hazard_parties.html", {"parties": [] if chosen else found})


@require_http_methods(["GET", "POST"])
@login_required
def take_step(request: AppRequest, uid: UUID, step: str) -> HttpResponse:
    """Take one step of a hazard: its form, then the service."""
    hazard = HAZARDS.one(uid, request.actor)
    one = STEPS.get(step)
    if one is None:
        raise Http404
    demand(one, hazard, request.actor)
    posted: tuple[Any, Any] = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    more = {"hazard": hazard} if issubclass(one.form, IntoForm) else {}
    form = one.form(*posted, actor=request.actor, initial=begun(one, hazard, today()), **more)
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        known = int(version) if version.isdigit() else hazard.version
        now = datetime.now(UTC)
        done = attempt(form, lambda: take(one, hazard, form.cleaned_data, known, request.actor, now))
        if done is not None:
            messages.success(request, _("Done."))
            return redirect(HAZARDS.url("detail", hazard))
    context = {
        "step": one,
        "hazard": hazard,
        "form": form,
        "heading": one.label,
        "trail": [(str(HAZARDS.label), HAZARDS.url("list")), (HAZARDS.title(hazard), HAZARDS.url("detail", hazard))],
        "cancel": HAZARDS.url("detail", hazard),
    }
    return render(request, "prevention/hazard_step.html", context, status=422 if form.errors else 200)
