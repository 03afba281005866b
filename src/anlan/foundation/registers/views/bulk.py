"""One field of many chosen rows."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.foundation.refusals.forms import attempt
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers import services
from anlan.foundation.registers.declaration import Register
from anlan.foundation.registers.views.frame import frame_of
from anlan.foundation.scope.requests import AppRequest


@require_POST
def record_bulk(request: AppRequest, register: Register) -> HttpResponse:
    """Change one field of the chosen rows: first the value is asked for, then it is written, to all of them or none."""
    actor = request.actor
    if not register.may_edit_many(actor):
        raise Forbidden(register.edit_permission or register.view_permission)
    name, uids = request.POST.get("bulk_field", ""), _uids(request.POST.getlist("row"))
    if not uids or name not in register.bulk_fields:
        messages.error(request, message_of(Refused("nothing-chosen")))
        return redirect(register.url("list"))
    confirmed = request.POST.get("confirmed") == "yes"
    form = register.bulk_forms(actor, request.POST if confirmed else None).get(name)
    if form is None:
        raise Forbidden(register.edit_permission)
    records = [register.one(uid, actor) for uid in uids[: services.AT_ONCE]]
    if confirmed and form.is_valid():
        data, now = form.cleaned_data, datetime.now(UTC)
        count = attempt(form, lambda: services.edit_many(register=register, uids=uids, data=data, actor=actor, now=now))
        if count is not None:
            messages.success(request, _("Changed rows: %(count)s") % {"count": count})
            return redirect(register.url("list"))
    context = {
        **frame_of(register, actor),
        "form": form,
        "bulk_field": name,
        "records": [(record.uid, register.title(record)) for record in records],
        "trail": [(str(register.label), register.url("list"))],
    }
    return render(request, "registers/bulk.html", context, status=422 if form.errors else 200)


def _uids(texts: Iterable[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise Refused("not-found") from None
