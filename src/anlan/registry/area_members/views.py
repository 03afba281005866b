"""The page of the parties that lie in an area on a day."""

from datetime import UTC, datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.registry.area_members.register import SEE_PARTIES
from anlan.registry.members.forms import DayForm
from anlan.registry.members.rows import rows_of, take_out_chosen
from anlan.registry.parties.areas import EDIT, members_of_area, take_out_of_area
from anlan.registry.parties.register import PARTIES
from anlan.registry.regions.register import AREAS

PAGE_SIZE = 50


@require_GET
def area_members(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show the parties within reach that lay in the area on ``?day=`` (today unless given)."""
    require(request.actor, SEE_PARTIES)
    area, today = AREAS.one(uid, request.actor), local_day(datetime.now(UTC))
    form = DayForm(request.GET if "day" in request.GET else {"day": today})
    context = {
        "area": area,
        "form": form,
        "trail": [(str(AREAS.label), AREAS.url("list")), (area.name, AREAS.url("detail", area))],
        "parties_url": f"{PARTIES.url('list')}?area={area.uid}",
    }
    if not form.is_valid():
        return render(request, "registry/area_members.html", context, status=422)
    day = form.cleaned_data["day"]
    page = Paginator(members_of_area(request.actor, area, day).select_related("region"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    may_edit = request.actor.may(EDIT) and area.closed_on is None
    context |= {
        "page": page,
        "rows": rows_of(page),
        "put_in_url": f"{AREAS.url('detail', area)}put-in/" if may_edit else "",
        "take_out_url": reverse("registry-areas-take-out", args=[uid]) if may_edit and day == today else "",
    }
    return render(request, "registry/area_members.html", context)


@require_POST
def area_take_out(request: AppRequest, uid: UUID) -> HttpResponse:
    """Take the chosen parties out of an area from today on."""
    area, now = AREAS.one(uid, request.actor), datetime.now(UTC)
    return take_out_chosen(
        request,
        reverse("registry-areas-members", args=[uid]),
        lambda uids, reason: take_out_of_area(area=area.uid, parties=uids, reason=reason, actor=request.actor, now=now),
    )
