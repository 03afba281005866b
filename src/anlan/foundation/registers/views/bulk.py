"""One field, or one verb, for many chosen rows."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
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
from anlan.foundation.registers.views.frame import form_arguments, frame_of
from anlan.foundation.scope.requests import AppRequest

Asked = tuple[forms.Form, Callable[[list[UUID]], int], dict[str, Any]]
"""The form, what is done with the rows once it is valid, and what the page says about it."""


@require_POST
def record_bulk(request: AppRequest, register: Register) -> HttpResponse:
    """Change one field of the chosen rows or take one step with them: first the form is shown, then all or none."""
    actor = request.actor
    if not (register.may_edit_many(actor) or register.together(actor)):
        raise Forbidden(register.edit_permission or register.view_permission)
    uids = _uids(request.POST.getlist("row"))
    asked = _step(request, register) if request.POST.get("bulk_verb") else _field(request, register)
    if not uids or asked is None:
        messages.error(request, message_of(Refused("nothing-chosen")))
        return redirect(register.url("list"))
    form, carry_out, words = asked
    records = [register.one(uid, actor) for uid in uids[: services.AT_ONCE]]
    if form.is_bound and form.is_valid():
        count = attempt(form, lambda: carry_out(uids))
        if count is not None:
            messages.success(request, words["done"] % {"count": count})
            return redirect(register.url("list"))
    context = {
        **frame_of(register, actor),
        **words,
        "form": form,
        "records": [(record.uid, register.title(record)) for record in records],
        "trail": [(str(register.label), register.url("list"))],
    }
    return render(request, "registers/bulk.html", context, status=422 if form.errors else 200)


def _field(request: AppRequest, register: Register) -> Asked | None:
    """Return the form of one field, written through the single verb of each row."""
    actor, name = request.actor, request.POST.get("bulk_field", "")
    if not register.may_edit_many(actor):
        raise Forbidden(register.edit_permission or register.view_permission)
    if name not in register.bulk_fields:
        return None
    form = register.bulk_forms(actor, _confirmed(request)).get(name)
    if form is None:
        raise Forbidden(register.edit_permission)

    def carry_out(uids: list[UUID]) -> int:
        now = datetime.now(UTC)
        return services.edit_many(register=register, uids=uids, data=form.cleaned_data, actor=actor, now=now)

    about = _("One value is written into all the rows below, or into none when one of them refuses.")
    done = _("Changed rows: %(count)s")
    return form, carry_out, {"bulk_field": name, "heading": _("Change several"), "about": about, "done": done}


def _step(request: AppRequest, register: Register) -> Asked | None:
    """Return the form of a verb that a feature offers for many rows."""
    actor = request.actor
    verb = register.together(actor).get(request.POST["bulk_verb"])
    if verb is None:
        return None
    form = verb.form(_confirmed(request), **form_arguments(verb.form, actor))

    def carry_out(uids: list[UUID]) -> int:
        if len(uids) > services.AT_ONCE:
            raise Refused("too-many-chosen", limit=services.AT_ONCE)
        return verb.call(uids, form.cleaned_data, actor, datetime.now(UTC))

    done = _("Done for rows: %(count)s")
    return form, carry_out, {"bulk_verb": verb.name, "heading": verb.label, "about": verb.about, "done": done}


def _confirmed(request: AppRequest) -> Any:
    return request.POST if request.POST.get("confirmed") == "yes" else None


def _uids(texts: Iterable[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise Refused("not-found") from None
