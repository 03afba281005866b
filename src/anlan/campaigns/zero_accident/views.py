"""The page of coverage against the target."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anlan.campaigns.zero_accident.models import CATEGORIES
from anlan.campaigns.zero_accident.queries import coverage
from anlan.campaigns.zero_accident.register import CREATION_UNITS
from anlan.foundation.scope.requests import AppRequest


@require_GET
def creation_coverage(request: AppRequest) -> HttpResponse:
    """Show for each category how many hold the state, against its target with its source."""
    url = CREATION_UNITS.url("list")
    rows = [
        {
            "name": CATEGORIES[one.category.code],
            "one": one,
            "reached": one.rate is not None and one.rate >= one.category.percent,
            "url": f"{url}?category={one.category.code}",
        }
        for one in coverage(request.actor)
    ]
    context = {"rows": rows, "trail": [(str(CREATION_UNITS.label), url)]}
    return render(request, "campaigns/creation_coverage.html", context)
