"""The page on the sweeps that ran: the watcher is watched."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anlan.foundation.scope.requests import AppRequest
from anlan.insight.sweep import queries
from anlan.insight.sweep.rules import is_missing

_SHOWN = 50


@require_GET
@login_required
def sweeps(request: AppRequest) -> HttpResponse:
    """List the sweeps that ran, the newest first, and alarm when one is missing."""
    rows = queries.sweeps(request.actor)
    page = Paginator(rows, _SHOWN).get_page(request.GET.get("page"))
    newest = queries.newest_sweep()
    missing = is_missing(newest.as_of if newest else None, datetime.now(UTC))
    return render(request, "insight/sweeps.html", {"page": page, "newest": newest, "missing": missing})
