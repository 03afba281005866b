"""The page of who belongs to a group on a day, and who joined or left since another."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.exports.models import Export
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.views.workbooks import handed_out
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.registry.entries.forms import day_field
from anlan.registry.groups import queries, services
from anlan.registry.groups.exporting import EXPORT, MemberColumns, ask_for_members
from anlan.registry.groups.permissions import EDIT
from anlan.registry.groups.register import GROUPS
from anlan.registry.members.forms import DayForm
from anlan.registry.members.rows import Row, rows_of, take_out_chosen
from anlan.registry.parties.models import Party

PAGE_SIZE = 50
CHANGES_SHOWN = 200
BACK = timedelta(days=30)


class DaysForm(DayForm):
    """On which local day, compared with which earlier one."""

    since = day_field(_("Compared with"))

    def clean(self) -> dict[str, Any]:
        """Refuse a comparison with a later day."""
        data = super().clean() or {}
        if data.get("since") and data.get("day") and data["since"] > data["day"]:
            self.add_error("since", _("The day to compare with lies after the other."))
        return data


@require_GET
def group_members(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show who belongs to a group on ``?day=``, and who joined or left since ``?since=`` (thirty days before)."""
    group = GROUPS.one(uid, request.actor)
    today = local_day(datetime.now(UTC))
    may_edit = request.actor.may(EDIT) and group.closed_on is None
    form = DaysForm(request.GET if "day" in request.GET else {"day": today, "since": today - BACK})
    context: dict[str, Any] = {
        "group": group,
        "form": form,
        "trail": [(str(GROUPS.label), GROUPS.url("list")), (GROUPS.title(group), GROUPS.url("detail", group))],
    }
    if not form.is_valid():
        return render(request, "registry/group_members.html", context, status=422)
    day, since = form.cleaned_data["day"], form.cleaned_data["since"]
    members = queries.expand(request.actor, group, day, today=today).select_related("region")
    page = Paginator(members, PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "rows": rows_of(page),
        "outside": queries.outside(request.actor, group, day, today=today),
        "changes_url": f"{reverse('registry-groups-changes', args=[uid])}?day={day}&since={since}" if since else "",
        "export_url": reverse("registry-groups-members-export", args=[uid, "x"]).removesuffix("x"),
        "take_out_url": reverse("registry-groups-take-out", args=[uid]) if may_edit and day == today else "",
        "put_in_url": f"{GROUPS.url('detail', group)}put-in/" if may_edit else "",
        "query": f"day={day.isoformat()}",
    }
    return render(request, "registry/group_members.html", context)


@require_GET
def group_changes(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show who joined and who left between ``?since=`` and ``?day=``; the page of the members loads it after itself."""
    group = GROUPS.one(uid, request.actor)
    form = DaysForm(request.GET)
    if not form.is_valid() or not form.cleaned_data["since"]:
        raise Refused("filter-wrong", fields=dict.fromkeys(form.errors or ["since"], "form-wrong"))
    day, since = form.cleaned_data["day"], form.cleaned_data["since"]
    changes = queries.changes_since(request.actor, group, since, day, today=local_day(datetime.now(UTC)))
    context = {
        "group": group,
        "day": day,
        "since": since,
        "changes": changes,
        "joined": _named(request, changes.joined),
        "left": _named(request, changes.left),
        "shown": CHANGES_SHOWN,
        "trail": [(str(GROUPS.label), GROUPS.url("list")), (GROUPS.title(group), GROUPS.url("detail", group))],
    }
    whole = not request.htmx or request.htmx.target == "panel-body"
    return render(request, "registry/group_changes_page.html" if whole else "registry/group_changes.html", context)


@require_GET
def group_members_export(request: AppRequest, uid: UUID, format: str) -> HttpResponseBase:
    """Hand out the members on ``?day=`` as CSV or a workbook; the download is logged."""
    if format not in ("csv", "xlsx"):
        raise Http404
    require(request.actor, EXPORT)
    group, now = GROUPS.one(uid, request.actor), datetime.now(UTC)
    form = DaysForm(request.GET if "day" in request.GET else {"day": local_day(now)})
    if not form.is_valid():
        raise Refused("filter-wrong", fields=dict.fromkeys(form.errors, "form-wrong"))
    members = queries.expand(request.actor, group, form.cleaned_data["day"], today=local_day(now))
    rows = members.select_related("region", "lead")
    day = form.cleaned_data["day"]
    told = f"{group.title} {day.isoformat()}"

    def ask(count: int, post: str) -> Export:
        return ask_for_members(
            group, day=day, format=format, rows=count, told=told, post=post, actor=request.actor, now=now
        )

    return handed_out(
        request, MemberColumns(), rows, format, stem=told, what="registry.groups", reason=told, ask=ask, now=now
    )


@require_POST
def group_take_out(request: AppRequest, uid: UUID) -> HttpResponse:
    """Take the chosen members out of a group from today on."""
    group, now = GROUPS.one(uid, request.actor), datetime.now(UTC)
    return take_out_chosen(
        request,
        reverse("registry-groups-members", args=[uid]),
        lambda uids, reason: services.take_out(
            uid=group.uid, parties=uids, reason=reason, actor=request.actor, now=now
        ),
    )


def _named(request: AppRequest, keys: Sequence[int]) -> list[Row]:
    found = Party.objects.visible_to(request.actor).filter(pk__in=keys[:CHANGES_SHOWN]).select_related("region")
    return rows_of(found.order_by("name", "pk"))
