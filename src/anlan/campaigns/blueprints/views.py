"""The list of templates, starting an action from one, adding the work of sectors to one."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anlan.campaigns.actions.permissions import EDIT
from anlan.campaigns.actions.queries import campaigns
from anlan.campaigns.actions.register import CAMPAIGNS
from anlan.campaigns.blueprints import services
from anlan.campaigns.blueprints.forms import SectorsForm, StartForm
from anlan.campaigns.blueprints.loading import action_templates, named, sector_templates
from anlan.foundation.refusals.forms import attempt
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require


@require_GET
@login_required
def templates(request: AppRequest) -> HttpResponse:
    """Show the whole actions and the sectors' work that come with Anlan, each with its source (CMP-04)."""
    require(request.actor, EDIT)
    context = {
        "actions": [(one, named(one)) for one in action_templates().values()],
        "sectors": [(one, named(one)) for one in sector_templates().values()],
        "trail": [(str(CAMPAIGNS.label), CAMPAIGNS.url("list"))],
    }
    return render(request, "campaigns/action_templates.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def start(request: AppRequest, code: str) -> HttpResponse:
    """Start an action from a template."""
    actor = request.actor
    require(actor, EDIT)
    template = action_templates().get(code)
    if template is None:
        raise Http404
    initial = {"title": named(template), "first_day": timezone.localdate()}
    form = StartForm(request.POST if request.method == "POST" else None, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        now = datetime.now(UTC)
        made = attempt(form, lambda: services.start(code, **form.cleaned_data, actor=actor, now=now))
        if made is not None:
            messages.success(request, _("Done."))
            return redirect(CAMPAIGNS.url("detail", made))
    context = {"form": form, "template": template, "name": named(template), "trail": _trail()}
    return render(request, "campaigns/action_start.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def add_sectors(request: AppRequest, uid: UUID) -> HttpResponse:
    """Add the work of chosen sectors to an action."""
    actor = request.actor
    require(actor, EDIT)
    campaign = campaigns(actor).filter(uid=uid).first()
    if campaign is None:
        raise Refused("not-found")
    form = SectorsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now, codes = datetime.now(UTC), form.cleaned_data["sectors"]
        done = attempt(form, lambda: [services.add_sectors(campaign, codes, actor=actor, now=now)])
        if done is not None:
            messages.success(request, _("Done."))
            return redirect(CAMPAIGNS.url("detail", campaign))
    trail = [(str(CAMPAIGNS.label), CAMPAIGNS.url("list")), (campaign.title, CAMPAIGNS.url("detail", campaign))]
    context = {"form": form, "campaign": campaign, "trail": trail, "cancel": CAMPAIGNS.url("detail", campaign)}
    return render(request, "campaigns/action_sectors.html", context, status=422 if form.errors else 200)


def _trail() -> list[tuple[str, str]]:
    return [(str(CAMPAIGNS.label), CAMPAIGNS.url("list")), (_("Templates"), reverse("action-templates"))]
