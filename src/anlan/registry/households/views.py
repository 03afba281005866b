"""The page that shows one household in full; opening it is logged."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from anlan.registry.households.forms import ReadForm
from anlan.registry.households.register import HOUSEHOLDS, kind_names
from anlan.registry.households.services import read_household


@never_cache
@require_POST
def household_in_full(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show name, address and numbers for a door-knocking visit, after the reason has been logged."""
    record = HOUSEHOLDS.one(uid, request.actor)  # type: ignore[attr-defined]
    form = ReadForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    household = read_household(record, reason=reason, actor=request.actor, now=datetime.now(UTC))  # type: ignore[attr-defined]
    context = {
        "household": household,
        "kind": kind_names().get(household.kind, household.kind),
        "trail": [
            (str(HOUSEHOLDS.label), HOUSEHOLDS.url("list")),
            (HOUSEHOLDS.title(household), HOUSEHOLDS.url("detail", household)),
        ],
    }
    return render(request, "registry/household_full.html", context)
