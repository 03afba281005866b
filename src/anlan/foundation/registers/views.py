"""The pages of every register. Requests come in, a declaration answers; nothing is decided here."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.personal_data.services import log_export
from anlan.foundation.records.once import asking_once
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers import exporting, importing, services
from anlan.foundation.registers.declaration import Register
from anlan.foundation.registers.filters import filter_form
from anlan.foundation.registers.models import SavedView
from anlan.foundation.registers.timeline import timeline_of
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require

PAGE_SIZE = 50
PRINT_LIMIT = 500
TIMELINE_LENGTH = 30


def chosen(register: Register, request: AppRequest) -> tuple[forms.Form, dict[str, Any]]:
    """Return the filter form and its cleaned values; a value that makes no sense is shown and not applied."""
    form = filter_form(register.filters, request.actor, request.GET)
    form.is_valid()
    return form, form.cleaned_data


def _chosen_rightly(register: Register, request: AppRequest) -> dict[str, Any]:
    """Return the cleaned filter of a list that is handed out; one that makes no sense must not hand out everything."""
    form, values = chosen(register, request)
    if form.errors:
        raise Refused("filter-wrong", fields=dict.fromkeys(form.errors, "form-wrong"))
    return values


@require_GET
def record_list(request: AppRequest, register: Register) -> HttpResponse:
    """Show the list, or only its table when a filter changed."""
    form, values = chosen(register, request)
    rows = register.listed(request.actor, values)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    bulk = register.bulk_forms(request.actor) if register.may_edit_many(request.actor) else {}
    context = {
        **_frame(register, request.actor),
        "form": form,
        "page": page,
        "table_name": f"{register.room}-{register.name}",
        "heads": _heads(register, request, str(values.get("sort") or "")),
        "rows": [
            {"cells": cells, "url": register.url("detail", record), "uid": record.uid}
            for record, cells in zip(page, _cells(register, page, request.actor), strict=True)
        ],
        "sort": values.get("sort") or "",
        "is_filtered": any(value for name, value in values.items() if name != "sort"),
        "query": _query(request),
        "bulk": [(name, form[name].label) for name, form in bulk.items()],
        "views": SavedView.objects.visible_to(request.actor).filter(register=f"{register.room}/{register.name}"),
    }
    partial = request.htmx and request.htmx.target == "register-table"
    return render(request, "registers/table.html" if partial else "registers/list.html", context)


@require_GET
def record_detail(request: AppRequest, register: Register, uid: UUID) -> HttpResponse:
    """Show one record: its columns, what the register adds, its timeline; as a page or in the side panel."""
    record = register.one(uid, request.actor)
    timeline = _timeline(register, record, request.actor, TIMELINE_LENGTH)
    context = {
        **_frame(register, request.actor, record),
        "record": record,
        "title": register.title(record),
        "fields": _cells(register, [record], request.actor)[0],
        "timeline": timeline,
        "actions": register.actions(record, request.actor),
        "panels_url": register.url("panels", record) if register.has_panels else "",
        **register.detail(record, request.actor),
    }
    return render(request, "registers/detail.html", context)


@require_GET
def record_panels(request: AppRequest, register: Register, uid: UUID) -> HttpResponse:
    """Show what later features say of a record; fetched after the page so that none of them holds it up."""
    record = register.one(uid, request.actor)
    context = {"panels": register.panels(record, request.actor), "title": register.title(record)}
    context |= _frame(register, request.actor, record)
    partial = request.htmx and request.htmx.target != "panel-body"
    return render(request, "registers/panels.html" if partial else "registers/panels_page.html", context)


@require_http_methods(["GET", "POST"])
def record_new(request: AppRequest, register: Register) -> HttpResponse:
    """Enter a record."""
    if not register.may_create(request.actor) or register.create_form is None:
        raise Forbidden(register.create_permission or register.view_permission)
    form = register.create_form(_posted(request), **_form_arguments(register.create_form, request.actor))
    if request.method == "POST" and form.is_valid():
        record = _attempt(form, lambda: register.create(form.cleaned_data, actor=request.actor, now=datetime.now(UTC)))
        if record is not None:
            messages.success(request, _("Entered."))
            return redirect(register.url("detail", record))
    context = {**_frame(register, request.actor), "form": form, "heading": _("New entry")}
    return render(request, "registers/form.html", context, status=200 if not form.errors else 422)


@require_http_methods(["GET", "POST"])
def record_edit(request: AppRequest, register: Register, uid: UUID) -> HttpResponse:
    """Change a record; a stale form is refused with who changed what in the meantime."""
    record = register.one(uid, request.actor)
    if not register.may_edit(request.actor) or register.edit_form is None:
        raise Forbidden(register.edit_permission or register.view_permission)
    arguments = _form_arguments(register.edit_form, request.actor)
    form = register.edit_form(_posted(request), initial=register.shown_initial(record, request.actor), **arguments)
    version = request.POST.get("version", "")
    meantime: list[Any] = []
    if request.method == "POST" and form.is_valid():
        expected = int(version) if version.isdigit() else record.version
        try:
            register.change(record, expected, form.cleaned_data, actor=request.actor, now=datetime.now(UTC))
            messages.success(request, _("Saved."))
            return redirect(register.url("detail", record))
        except Refused as refused:
            _blame(form, refused)
            if refused.code == "stale-edit":
                record = register.one(uid, request.actor)
                meantime = _timeline(register, record, request.actor, 3)
    context = {
        **_frame(register, request.actor, record),
        "record": record,
        "form": form,
        "heading": register.title(record),
        "version": record.version,
        "meantime": meantime,
    }
    return render(request, "registers/form.html", context, status=200 if not form.errors else 422)


@require_http_methods(["GET", "POST"])
def record_verb(request: AppRequest, register: Register, uid: UUID, name: str) -> HttpResponse:
    """Do one of the register's further verbs to a record: its form, then the service."""
    verb = next((each for each in register.verbs if each.name == name), None)
    if verb is None:
        raise Http404
    record = register.one(uid, request.actor)
    if not request.actor.may(verb.permission):
        raise Forbidden(verb.permission)
    form = verb.form(_posted(request), **_form_arguments(verb.form, request.actor))
    if request.method == "POST" and (form.is_valid() or not form.fields):
        now = datetime.now(UTC)
        version = request.POST.get("version", "")
        data = {**form.cleaned_data, "version": int(version) if version.isdigit() else record.version}
        done = _attempt(form, lambda: verb.call(record, data, request.actor, now) or record)
        if done is not None:
            messages.success(request, _("Done."))
            return redirect(register.url("detail", record))
    heading = f"{verb.label} · {register.title(record)}"
    context = {
        **_frame(register, request.actor, record),
        "record": record,
        "form": form,
        "heading": heading,
        "submit": verb.label,
        "confirm": verb.confirm,
        "version": record.version,
    }
    return render(request, "registers/form.html", context, status=200 if not form.errors else 422)


@require_GET
def record_export(request: AppRequest, register: Register, format: str) -> HttpResponseBase:
    """Hand out the filtered list as a workbook or CSV; the download is logged."""
    actor: Actor = request.actor
    if not register.may_export(actor):
        raise Forbidden(register.export_permission or register.view_permission)
    if format not in ("csv", "xlsx"):
        raise Http404
    now = datetime.now(UTC)
    values = _chosen_rightly(register, request)
    rows = register.listed(actor, values)
    told = ", ".join(f"{name}={value}" for name, value in values.items() if value) or _("the whole list")
    log_export(actor=actor, what=f"{register.room}.{register.name}", rows=rows.count(), now=now, reason=told)
    stem = f"{register.label}-{local_day(now):%Y%m%d}"
    if format == "csv":
        response = StreamingHttpResponse(
            exporting.csv_lines(register, rows.iterator(2000), actor), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = content_disposition_header(True, f"{stem}.csv")
        return response
    folder = tempfile.TemporaryDirectory(prefix="anlan-export-")
    path = Path(folder.name) / "list.xlsx"
    exporting.write_xlsx(path, register, rows.iterator(2000), actor)
    file = path.open("rb")
    folder.cleanup()  # the open file stays readable until it is closed
    return FileResponse(file, as_attachment=True, filename=f"{stem}.xlsx")


@require_http_methods(["GET", "POST"])
def record_import(request: AppRequest, register: Register) -> HttpResponse:
    """Read a workbook back: first what would happen, then, if nothing is at fault, for good."""
    if not register.may_import(request.actor):
        raise Forbidden(register.import_permission or register.view_permission)
    outcome, fault = None, ""
    upload = request.FILES.get("file")
    if request.method == "POST" and upload is None:
        fault = _("Choose a workbook first.")
    elif upload is not None:
        with tempfile.NamedTemporaryFile(prefix="anlan-import-", suffix=Path(upload.name or "x").suffix) as file:
            for block in upload.chunks():
                file.write(block)
            file.flush()
            dry_run = request.POST.get("apply") != "yes"
            try:
                path, now = Path(file.name), datetime.now(UTC)
                outcome = importing.read_back(register, path, dry_run=dry_run, actor=request.actor, now=now)
            except Refused as refused:
                fault = message_of(refused)
    context = {**_frame(register, request.actor), "outcome": outcome, "fault": fault}
    context["trail"] = [(str(register.label), register.url("list"))]
    return render(request, "registers/import.html", context, status=422 if fault else 200)


@require_GET
def record_print(request: AppRequest, register: Register) -> HttpResponse:
    """Show the filtered list for A4 paper."""
    values = _chosen_rightly(register, request)
    rows = register.listed(request.actor, values)
    found = list(rows[: PRINT_LIMIT + 1])
    if len(found) > PRINT_LIMIT:
        raise Refused("rows-too-many", limit=PRINT_LIMIT)
    columns = [column for column in register.columns if column.shown]
    readers = [column.reader(request.actor) for column in columns]
    lines = [[read(record) for read in readers] for record in found]
    context = {"register": register, "columns": columns, "lines": lines, "printed_at": datetime.now(UTC)}
    return render(request, "registers/print.html", context)


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
    form = register.bulk_forms(actor, request.POST if confirmed else None)[name]
    records = [register.one(uid, actor) for uid in uids[: services.AT_ONCE]]
    if confirmed and form.is_valid():
        data, now = form.cleaned_data, datetime.now(UTC)
        count = _attempt(
            form, lambda: services.edit_many(register=register, uids=uids, data=data, actor=actor, now=now)
        )
        if count is not None:
            messages.success(request, _("Changed rows: %(count)s") % {"count": count})
            return redirect(register.url("list"))
    context = {
        **_frame(register, actor),
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


@require_POST
def view_save(request: AppRequest, register: Register) -> HttpResponse:
    """Keep the present filter under a name."""
    query = request.POST.get("query", "")[:1000]
    try:
        services.save_view(register=register, name=request.POST.get("name", "")[:60], query=query, actor=request.actor)
    except Refused as refused:
        messages.error(request, message_of(refused))
    return redirect(f"{register.url('list')}?{query}" if query else register.url("list"))


@require_POST
def view_remove(request: AppRequest, register: Register, uid: UUID) -> HttpResponse:
    """Forget a saved view."""
    services.remove_view(uid=uid, actor=request.actor)
    return redirect(register.url("list"))


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


def _cells(register: Register, records: Iterable[Any], actor: Actor) -> list[list[dict[str, Any]]]:
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


def _timeline(register: Register, record: Any, actor: Actor, limit: int) -> list[dict[str, Any]]:
    tellers = {column.field or column.name: column.teller(actor) for column in register.columns}
    return timeline_of(actor, record.uid, register.labels(), tellers=tellers, limit=limit)


def _rights(register: Register, actor: Actor) -> dict[str, bool]:
    return {
        "create": register.may_create(actor),
        "edit": register.may_edit(actor),
        "export": register.may_export(actor),
        "import": register.may_import(actor),
    }


def _frame(register: Register, actor: Actor, record: Any = None) -> dict[str, Any]:
    """Return what every page of a register shows: rights, and the addresses of its other pages."""
    may = _rights(register, actor)
    frame: dict[str, Any] = {"register": register, "may": may, "list_url": register.url("list")}
    frame |= {
        "new_url": register.url("new"),
        "print_url": register.url("print"),
        "bulk_url": register.url("bulk") if register.may_edit_many(actor) else "",
        "export_url": register.url("list") + "export.",
        "view_save_url": register.url("view-save"),
        "import_url": register.url("import") if may["import"] else "",
        "trail": [(str(register.label), register.url("list"))] if record is not None else [],
        "cancel_url": register.url("detail", record) if record is not None else register.url("list"),
    }
    if record is not None:
        frame["edit_url"] = register.url("edit", record)
    return frame


def _heads(register: Register, request: AppRequest, sort: str) -> list[dict[str, Any]]:
    """Return the headings with the address that sorts by them; pressing twice turns the order round."""
    heads = []
    for column in register.columns:
        head = {"name": column.name, "label": column.label, "number": column.numeric, "url": "", "direction": ""}
        head["hidden"] = not column.shown
        if column.order_by:
            query = request.GET.copy()
            query.pop("page", None)
            query["sort"] = f"-{column.name}" if sort == column.name else column.name
            head["url"] = f"?{query.urlencode()}"
            head["direction"] = {column.name: "asc", f"-{column.name}": "desc"}.get(sort, "")
        heads.append(head)
    return heads


def _query(request: AppRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return str(query.urlencode())


def _form_arguments(form: type[forms.Form], actor: Actor) -> dict[str, Any]:
    """Forms whose choices depend on the reach take the actor."""
    return {"actor": actor} if getattr(form, "takes_actor", False) else {}


def _posted(request: AppRequest) -> Any:
    """Return what was sent, also when that is nothing: an empty form is a wrong form, not a new one."""
    return request.POST if request.method == "POST" else None


def _attempt(form: forms.Form, verb: Callable[[], Any]) -> Any:
    try:
        return verb()
    except Refused as refused:
        _blame(form, refused)
        return None


def _blame(form: forms.Form, refused: Refused) -> None:
    """Put the refusal beside the input at fault, or on top of the form."""
    fields = [name for name in refused.fields if name in form.fields]
    for name in fields:
        form.add_error(name, message_of(refused))
    if not fields:
        form.add_error(None, message_of(refused))


def pages_of(register: Register) -> Iterator[tuple[str, str, Callable[..., HttpResponseBase]]]:
    """Yield (page name, address below the register, view) of every page."""
    yield "list", "", bound(record_list, register)
    yield "new", "new/", bound(record_new, register)
    yield "export", "export.<str:format>", bound(record_export, register)
    yield "import", "import/", bound(record_import, register)
    yield "bulk", "bulk/", bound(record_bulk, register)
    yield "print", "print/", bound(record_print, register)
    yield "view-save", "views/", bound(view_save, register)
    yield "view-remove", "views/<uuid:uid>/remove/", bound(view_remove, register)
    yield "detail", "<uuid:uid>/", bound(record_detail, register)
    yield "panels", "<uuid:uid>/panels/", bound(record_panels, register)
    yield "edit", "<uuid:uid>/edit/", bound(record_edit, register)
    if register.verbs:
        yield "verb", "<uuid:uid>/<slug:name>/", bound(record_verb, register)
