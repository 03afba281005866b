"""The page of problems handed over per county: every number opens its rows (PRV-34)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.prevention.handovers.queries import COUNTY, STATES, by_county
from anlan.prevention.handovers.register import HANDOVERS, state_names
from anlan.prevention.hazards.permissions import VIEW
from anlan.registry.regions.queries import regions

_NARROWED = {"late": {"todo": "late"}, **{state: {"state": state} for state in STATES}}


@require_GET
@login_required
def handovers_by_county(request: AppRequest) -> HttpResponse:
    """Show how many problems were handed over in each county, how far they are, and which wait too long."""
    actor = request.actor
    require(actor, VIEW)
    counted = by_county(actor, timezone.localdate())
    known: dict[str, Any] = {one.path: one for one in regions(actor).filter(path__in=counted)}
    rows = []
    for path in sorted(counted, key=lambda each: (-counted[each]["late"], -counted[each]["total"], each)):
        region = known.get(path)
        # The list narrows to a region with all below it: for what lies at the city itself that would be the whole city.
        where = {"region": region.code} if region and len(path) == COUNTY else None
        rows.append((region.name if region else _("Without a region"), _cells(counted[path], where)))
    total = {name: sum(one[name] for one in counted.values()) for name in ("total", *STATES, "late")}
    names = state_names()
    heads = [_("Handed over"), *(names[state] for state in STATES), _("Unanswered in time")]
    trail = [(str(HANDOVERS.label), HANDOVERS.url("list"))]
    context = {"heads": heads, "rows": rows, "total": _cells(total, {}), "trail": trail}
    return render(request, "prevention/handovers_by_county.html", context)


def _cells(numbers: dict[str, int], where: dict[str, str] | None) -> list[tuple[int, str]]:
    """Return each number with the address of its rows; empty where there are none, or the list has no such filter."""
    base = HANDOVERS.url("list")
    return [
        (number, f"{base}?{urlencode({**where, **_NARROWED.get(name, {})})}" if number and where is not None else "")
        for name, number in numbers.items()
    ]
