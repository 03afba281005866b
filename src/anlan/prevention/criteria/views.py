"""Pages of the library beyond its registers: reading official texts, and what fits typed text."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.foundation.spreadsheets.uploads import on_disk
from anlan.prevention.criteria import queries
from anlan.prevention.criteria.permissions import LOAD, VIEW
from anlan.prevention.criteria.register import CRITERIA
from anlan.prevention.criteria.texts import Outcome, load_texts
from anlan.registry.parties.fields import find_party

LONGEST = 500
SHOWN = 8


@require_http_methods(["GET", "POST"])
def load(request: AppRequest) -> HttpResponse:
    """Read official texts from a workbook: first what would happen, then, if nothing is at fault, for good."""
    require(request.actor, LOAD)
    outcome: Outcome | None = None
    fault = ""
    upload = request.FILES.get("file")
    if request.method == "POST" and upload is None:
        fault = _("Choose a workbook first.")
    elif upload is not None:
        with on_disk(upload) as path:
            dry_run, now = request.POST.get("apply") != "yes", datetime.now(UTC)
            try:
                outcome = load_texts(path, dry_run=dry_run, actor=request.actor, now=now)
            except Refused as refused:
                fault = message_of(refused)
    trail = [(str(CRITERIA.label), CRITERIA.url("list"))]
    context = {"outcome": outcome, "fault": fault, "trail": trail, "list_url": CRITERIA.url("list")}
    return render(request, "prevention/criteria_load.html", context, status=422 if fault else 200)


@require_GET
def fitting(request: AppRequest) -> HttpResponse:
    """Show what fits typed text: ``?text=…&party=UID``; a whole page, or for htmx the list alone."""
    require(request.actor, VIEW)
    text = request.GET.get("text", "").strip()[:LONGEST]
    party = find_party(request.GET.get("party", ""), request.actor) if request.GET.get("party") else None
    found = queries.suggest(request.actor, text, party, on=local_day(datetime.now(UTC)), limit=SHOWN)
    template = "prevention/criteria_fitting_rows.html" if request.htmx else "prevention/criteria_fitting.html"
    trail = [(str(CRITERIA.label), CRITERIA.url("list"))]
    context = {"text": text, "found": found, "trail": trail, "address": reverse("criteria-fitting")}
    return render(request, template, context)
