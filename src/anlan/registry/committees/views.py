"""The page of a committee as it stood on a day: chair, office, member units."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.requests import AppRequest
from anlan.registry.committees import queries, services
from anlan.registry.committees.register import COMMITTEES, member_rows
from anlan.registry.members.forms import DayForm
from anlan.registry.members.rows import take_out_chosen
from anlan.registry.parties.register import ORGANISATIONS

PAGE_SIZE = 100


@require_GET
def committee_members(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show chair, office and member units of a committee on ``?day=`` (today unless given)."""
    actor, today = request.actor, local_day(datetime.now(UTC))
    committee = COMMITTEES.one(uid, actor)
    form = DayForm(request.GET if "day" in request.GET else {"day": today})
    context: dict[str, Any] = {
        "committee": committee,
        "form": form,
        "trail": [
            (str(COMMITTEES.label), COMMITTEES.url("list")),
            (committee.name, COMMITTEES.url("detail", committee)),
        ],
    }
    if not form.is_valid():
        return render(request, "registry/committee_members.html", context, status=422)
    day = form.cleaned_data["day"]
    page = Paginator(queries.members_on(actor, committee, day), PAGE_SIZE).get_page(request.GET.get("page"))
    may_edit = actor.may(services.EDIT)
    context |= {
        "page": page,
        "members": member_rows(list(page)),
        "leaders": queries.leaders_on(actor, committee, day),
        "offices": [(office, ORGANISATIONS.url("detail", office)) for office in queries.offices_on(committee, day)],
        "put_in_url": f"{COMMITTEES.url('detail', committee)}put-in/" if may_edit else "",
        "take_out_url": reverse("registry-committees-take-out", args=[uid]) if may_edit and day == today else "",
    }
    return render(request, "registry/committee_members.html", context)


@require_POST
def committee_take_out(request: AppRequest, uid: UUID) -> HttpResponse:
    """End the chosen memberships from today on."""
    committee, now = COMMITTEES.one(uid, request.actor), datetime.now(UTC)
    return take_out_chosen(
        request,
        reverse("registry-committees-members", args=[uid]),
        lambda uids, reason: services.end_members(
            committee=committee.uid, units=uids, reason=reason, actor=request.actor, now=now
        ),
    )
