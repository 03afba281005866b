"""The further verbs of a register, each with a form of its own."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anlan.foundation.refusals.forms import attempt
from anlan.foundation.refusals.rules import Forbidden
from anlan.foundation.registers.declaration import Register
from anlan.foundation.registers.views.frame import form_arguments, frame_of, posted
from anlan.foundation.scope.requests import AppRequest


@require_http_methods(["GET", "POST"])
def record_verb(request: AppRequest, register: Register, uid: UUID, name: str) -> HttpResponse:
    """Do one of the register's further verbs to a record: its form, then the service."""
    verb = next((each for each in register.verbs if each.name == name), None)
    if verb is None:
        raise Http404
    record = register.one(uid, request.actor)
    if not request.actor.may(verb.permission):
        raise Forbidden(verb.permission)
    arguments = form_arguments(verb.form, request.actor)
    if request.method == "GET":
        arguments["initial"] = dict(verb.opening(record))
    form = verb.form(posted(request), **arguments)
    if request.method == "POST" and (form.is_valid() or not form.fields):
        now = datetime.now(UTC)
        version = request.POST.get("version", "")
        data = {**form.cleaned_data, "version": int(version) if version.isdigit() else record.version}
        done = attempt(form, lambda: verb.call(record, data, request.actor, now) or record)
        if done is not None:
            messages.success(request, _("Done."))
            gone = getattr(done, "pk", record.pk) is None  # a draft that was discarded
            return redirect(register.url("list") if gone else register.url("detail", record))
    heading = f"{verb.label} · {register.title(record)}"
    context = {
        **frame_of(register, request.actor, record),
        "record": record,
        "form": form,
        "heading": heading,
        "submit": verb.label,
        "confirm": verb.confirm,
        "version": record.version,
    }
    return render(request, "registers/form.html", context, status=200 if not form.errors else 422)
