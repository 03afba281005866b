"""Pages of the lists: the kinds with their workbooks, and a person in full."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.campaigns.objects import queries
from anlan.campaigns.objects.catalogue import kinds, words
from anlan.campaigns.objects.permissions import EDIT, VIEW
from anlan.campaigns.objects.register import OBJECTS, KindRegister, workbook_of
from anlan.foundation.exports.models import Export
from anlan.foundation.personal_data.services import log_read
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers.background import ask_for_list
from anlan.foundation.registers.views.workbooks import handed_out, record_import
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.registry.households.forms import ReadForm
from anlan.registry.households.register import HOUSEHOLDS


@require_GET
def object_kinds(request: AppRequest) -> HttpResponse:
    """Show every kind with its number of entries, its form, its workbook and where its words come from."""
    actor = request.actor
    require(actor, VIEW)
    counted = queries.kinds_counted(actor, timezone.localdate())
    rows = [
        {
            "kind": one,
            "words": words(one),
            "counted": counted.get(one.code),
            "list_url": f"{OBJECTS.url('list')}?kind={one.code}&closed=0",
            "new_url": f"{OBJECTS.url('new')}?kind={one.code}" if one.points_at != "household" else "",
            "fields": [words(each) for each in one.fields],
            "roles": [words(each) for each in one.roles],
        }
        for one in kinds().values()
    ]
    context = {
        "rows": rows,
        "may_edit": actor.may(EDIT),
        "households_url": HOUSEHOLDS.url("list") if actor.may(HOUSEHOLDS.view_permission) else "",
        "trail": [(str(OBJECTS.label), OBJECTS.url("list"))],
    }
    return render(request, "campaigns/object_kinds.html", context)


@require_GET
def object_book(request: AppRequest, sort: str) -> HttpResponseBase:
    """Hand out the workbook of a kind: its entries within reach, to be filled in, corrected and read back."""
    require(request.actor, VIEW)
    register, now = _register(sort), datetime.now(UTC)
    stem = f"{words(kinds()[sort])}-{timezone.localdate():%Y%m%d}"

    def ask(count: int, post: str) -> Export:
        return ask_for_list(
            register=OBJECTS, format="xlsx", query=f"kind={sort}", rows=count, reason=sort, about=stem, stem=stem,
            post=post, actor=request.actor, now=now,
        )  # fmt: skip

    rows = register.listed(request.actor, {"kind": sort, "closed": "0"})
    reason = _("workbook of the kind %(kind)s") % {"kind": words(kinds()[sort])}
    return handed_out(
        request, register, rows, "xlsx", stem=stem, what="campaigns.objects", reason=reason, ask=ask, now=now
    )


@require_http_methods(["GET", "POST"])
def object_import(request: AppRequest, sort: str) -> HttpResponse:
    """Read the workbook of a kind back."""
    require(request.actor, VIEW)
    return record_import(request, _register(sort))


@never_cache
@require_POST
def object_full(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show a person on a list in full, after the reason has been logged."""
    actor = request.actor
    record = OBJECTS.one(uid, actor)
    if not record.sort.person or record.household_id is not None:
        raise Forbidden(VIEW)
    form = ReadForm(request.POST)
    reason = form.cleaned_data["reason"].strip() if form.is_valid() else ""
    if not reason:
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    now = datetime.now(UTC)
    log_read(actor=actor, what="campaigns.object", subject_uid=record.uid, reason=reason, now=now)
    trail = [(str(OBJECTS.label), OBJECTS.url("list")), (OBJECTS.title(record), OBJECTS.url("detail", record))]
    named = record.parties or {}
    roles = [(words(one), named.get(one.code, "")) for one in record.sort.roles]
    return render(request, "campaigns/object_full.html", {"record": record, "roles": roles, "trail": trail})


def _register(kind: str) -> KindRegister:
    if kind not in kinds() or kinds()[kind].points_at == "household":
        raise Http404
    return workbook_of(kind)
