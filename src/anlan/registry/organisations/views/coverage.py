"""The page of what committees and stations lack, and the button that makes the standard organisations."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.registry.organisations import queries
from anlan.registry.organisations.services import make_standard_organisations
from anlan.registry.organisations.template import CITY
from anlan.registry.parties.home import region_asked
from anlan.registry.parties.register import ORGANISATIONS
from anlan.registry.regions.models import Region
from anlan.registry.regions.queries import breadcrumb, children, codes_of

PAGE_SIZE = 50
LACKS: dict[str, Promise] = {
    "no_committee": gettext_lazy("No safety committee"),
    "no_chair": gettext_lazy("No chair of the safety committee in post"),
    "no_principal": gettext_lazy("No principal in post"),
    "chair_not_principal": gettext_lazy("The chair is not the principal"),
    "no_station": gettext_lazy("No safety station"),
    "no_document": gettext_lazy("No founding document"),
    "no_duties": gettext_lazy("No duty list"),
    "no_staff": gettext_lazy("Nobody in post"),
}

KINDS: dict[str, Promise] = {
    "party_department": gettext_lazy("Party departments"),
    "department": gettext_lazy("Government departments"),
    "social_body": gettext_lazy("Social bodies"),
    "duty_enterprise": gettext_lazy("Duty-bearing enterprises"),
}


@require_GET
@login_required
def organisation_coverage(request: AppRequest) -> HttpResponse:
    """Show which villages break the rule of the committee, or which townships lack a complete station."""
    actor, top = request.actor, region_asked(request)
    require(actor, queries.VIEW)
    of_stations = request.GET.get("list") == "stations"
    lack = request.GET.get("lack", "any")
    known = queries.STATION_LACKS if of_stations else queries.VILLAGE_LACKS
    lack = lack if lack in known else "any"
    day = local_day(datetime.now(UTC))
    rows = queries.townships(actor, top, day=day) if of_stations else queries.villages(actor, top)
    by_county = queries.by_county(rows) if top.level <= CITY else {}
    total = queries.covered(rows)
    names = {region.path: region for region in children(actor, top)} if by_county else {}
    page = Paginator(queries.lacking(rows, lack), PAGE_SIZE).get_page(request.GET.get("page"))
    above = queries.names_above(row.path for row in page)
    codes, organisations_url = codes_of(actor, [row.path for row in page]), ORGANISATIONS.url("list")
    context = {
        "top": top,
        "trail": [(region.name, _address(region, of_stations)) for region in breadcrumb(actor, top) if region != top],
        "total": total,
        "stats": [(LACKS[name], total.lacks.get(name, 0), _address(top, of_stations, name)) for name in known],
        "counties": [
            (names[path].name, _address(names[path], of_stations), one)
            for path, one in by_county.items()
            if path in names
        ],
        "page": page,
        "rows": [
            (
                row.name,
                above.get(row.path[:-4], ""),
                str(LACKS[row.lack]),
                f"{organisations_url}?region={codes[row.path]}",
            )
            for row in page
        ],
        "of_stations": of_stations,
        "lack": lack,
        "tabs": [
            (_("Village safety committees"), _address(top, False), not of_stations, None),
            (_("Township safety stations"), _address(top, True), of_stations, None),
        ],
        "units": _units(request, top) if top.level == CITY and not request.GET.get("page") else [],
        "may_make": actor.may("registry:organisation:edit") and top.level >= CITY,
        "organisations_url": organisations_url,
    }
    return render(request, "registry/organisation_coverage.html", context)


@require_POST
@login_required
def make(request: AppRequest) -> HttpResponse:
    """Make the standard organisations that are missing in a region and below."""
    top = region_asked(request)
    made = make_standard_organisations(top.uid, actor=request.actor, now=datetime.now(UTC))
    words = _("%(organisations)s organisations with %(posts)s posts made; %(known)s were there already.")
    messages.success(request, words % {"organisations": made.organisations, "posts": made.posts, "known": made.known})
    return redirect(_address(top, False))


def _units(request: AppRequest, top: Region) -> list[tuple[str, int, str]]:
    counts = queries.units_on(request.actor, top, day=local_day(datetime.now(UTC)))
    address = f"{reverse('organisation-counts')}?region={top.code}&kind="
    return [(str(KINDS[kind]), number, address + kind) for kind, number in counts.items()]


def _address(top: Region, of_stations: bool, lack: str = "") -> str:
    asked: dict[str, Any] = {"region": top.code, "list": "stations" if of_stations else "", "lack": lack}
    return f"{reverse('organisation-coverage')}?{urlencode({name: value for name, value in asked.items() if value})}"
