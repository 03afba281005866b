"""Entering a record and changing one."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anlan.foundation.refusals.forms import attempt, blame
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers.declaration import Register
from anlan.foundation.registers.views.frame import form_arguments, frame_of, history_of, posted
from anlan.foundation.scope.requests import AppRequest


@require_http_methods(["GET", "POST"])
def record_new(request: AppRequest, register: Register) -> HttpResponse:
    """Enter a record."""
    if not register.may_create(request.actor) or register.create_form is None:
        raise Forbidden(register.create_permission or register.view_permission)
    arguments = form_arguments(register.create_form, request.actor)
    opening = register.opening(request.GET.dict(), request.actor) if request.method == "GET" else {}
    files = request.FILES if request.method == "POST" else None
    form = register.create_form(posted(request), files, initial=opening, **arguments)
    if request.method == "POST" and form.is_valid():
        record = attempt(form, lambda: register.create(form.cleaned_data, actor=request.actor, now=datetime.now(UTC)))
        if record is not None:
            messages.success(request, _("Entered."))
            return redirect(register.url("detail", record))
    context = {
        **frame_of(register, request.actor),
        "form": form,
        "heading": _("New entry"),
        "below": register.form_below,
    }
    return render(request, "registers/form.html", context, status=200 if not form.errors else 422)


@require_http_methods(["GET", "POST"])
def record_edit(request: AppRequest, register: Register, uid: UUID) -> HttpResponse:
    """Change a record; a stale form is refused with who changed what in the meantime."""
    record = register.one(uid, request.actor)
    if not register.may_edit(request.actor) or register.edit_form is None:
        raise Forbidden(register.edit_permission or register.view_permission)
    if request.method == "GET" and not register.is_editable(record, request.actor):
        raise Refused("record-not-editable", name=register.title(record))
    arguments = form_arguments(register.edit_form, request.actor)
    form = register.edit_form(posted(request), initial=register.shown_initial(record, request.actor), **arguments)
    version = request.POST.get("version", "")
    meantime: list[Any] = []
    if request.method == "POST" and form.is_valid():
        expected = int(version) if version.isdigit() else record.version
        try:
            register.change(record, expected, form.cleaned_data, actor=request.actor, now=datetime.now(UTC))
            messages.success(request, _("Saved."))
            return redirect(register.url("detail", record))
        except Refused as refused:
            blame(form, refused)
            if refused.code == "stale-edit":
                record = register.one(uid, request.actor)
                meantime = history_of(register, record, request.actor, 3)
    context = {
        **frame_of(register, request.actor, record),
        "record": record,
        "form": form,
        "heading": register.title(record),
        "version": record.version,
        "meantime": meantime,
        "below": register.form_below,
    }
    return render(request, "registers/form.html", context, status=200 if not form.errors else 422)
