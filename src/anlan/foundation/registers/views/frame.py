"""What the pages of a register share: who may open them, what stands around them, how a form takes a refusal."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django import forms
from django.http.response import HttpResponseBase

from anlan.foundation.records.once import asking_once
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.declaration import Register
from anlan.foundation.registers.filters import filter_form
from anlan.foundation.registers.timeline import timeline_of
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require


def bound(view: Callable[..., HttpResponseBase], register: Register) -> Callable[..., HttpResponseBase]:
    """Return the view for one register, for the address table; without the permission to view there is no page."""

    @wraps(view)
    def of_register(request: AppRequest, **arguments: Any) -> HttpResponseBase:
        require(request.actor, register.view_permission)
        if request.method != "GET":
            return view(request, register, **arguments)
        with asking_once():
            return view(request, register, **arguments)

    return of_register


def chosen(register: Register, request: AppRequest) -> tuple[forms.Form, dict[str, Any]]:
    """Return the filter form and its cleaned values; a value that makes no sense is shown and not applied."""
    form = filter_form(register.filters, request.actor, request.GET)
    form.is_valid()
    return form, form.cleaned_data


def chosen_rightly(register: Register, request: AppRequest) -> tuple[forms.Form, dict[str, Any]]:
    """Return form and values of a list that is handed out; a filter without sense must not hand out everything."""
    form, values = chosen(register, request)
    if form.errors:
        raise Refused("filter-wrong", fields=dict.fromkeys(form.errors, "form-wrong"))
    return form, values


def query_of(request: AppRequest) -> str:
    """Return the filter and order of a list as its address carries them, without the page."""
    query = request.GET.copy()
    query.pop("page", None)
    return str(query.urlencode())


def frame_of(register: Register, actor: Actor, record: Any = None) -> dict[str, Any]:
    """Return what every page of a register shows: rights, and the addresses of its other pages."""
    may = _rights(register, actor)
    may["edit"] = may["edit"] and (record is None or register.is_editable(record, actor))
    frame: dict[str, Any] = {"register": register, "may": may, "list_url": register.url("list")}
    frame |= {
        "new_url": register.url("new"),
        "print_url": register.url("print"),
        "bulk_url": register.url("bulk") if register.may_edit_many(actor) or register.together(actor) else "",
        "export_url": register.url("list") + "export.",
        "view_save_url": register.url("view-save"),
        "import_url": register.url("import") if may["import"] else "",
        "trail": [(str(register.label), register.url("list"))] if record is not None else [],
        "cancel_url": register.url("detail", record) if record is not None else register.url("list"),
    }
    if record is not None:
        frame["edit_url"] = register.url("edit", record)
    return frame


def _rights(register: Register, actor: Actor) -> dict[str, bool]:
    return {
        "create": register.may_create(actor),
        "edit": register.may_edit(actor),
        "export": register.may_export(actor),
        "import": register.may_import(actor),
    }


def cells_of(register: Register, records: Iterable[Any], actor: Actor) -> list[list[dict[str, Any]]]:
    """Return the cells of each record as the templates show them."""
    readers = [(column, column.reader(actor)) for column in register.columns]
    answer = []
    for record in records:
        cells = []
        for column, read in readers:
            tone, icon = column.tone(column.raw(record)) if column.tone else ("", "")
            cells.append({"column": column, "text": read(record), "tone": tone, "icon": icon})
        answer.append(cells)
    return answer


def history_of(register: Register, record: Any, actor: Actor, limit: int) -> list[dict[str, Any]]:
    """Return the newest acts about a record, their values in the words of its columns."""
    return timeline_of(actor, register, record, limit=limit)


def form_arguments(form: type[forms.Form], actor: Actor) -> dict[str, Any]:
    """Forms whose choices depend on the reach take the actor."""
    return {"actor": actor} if getattr(form, "takes_actor", False) else {}


def posted(request: AppRequest) -> Any:
    """Return what was sent, also when that is nothing: an empty form is a wrong form, not a new one."""
    return request.POST if request.method == "POST" else None
