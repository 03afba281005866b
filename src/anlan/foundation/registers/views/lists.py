"""The list of a register, on the screen and for A4 paper."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.declaration import Register
from anlan.foundation.registers.models import SavedView
from anlan.foundation.registers.paging import KeysFirst
from anlan.foundation.registers.views.frame import cells_of, chosen, chosen_rightly, frame_of, query_of
from anlan.foundation.scope.requests import AppRequest

PAGE_SIZE = 50
PRINT_LIMIT = 500


@require_GET
def record_list(request: AppRequest, register: Register) -> HttpResponse:
    """Show the list, or only its table when a filter changed."""
    form, values = chosen(register, request)
    rows = register.listed(request.actor, values)
    page = KeysFirst(rows, PAGE_SIZE, register.counted_up_to).get_page(request.GET.get("page"))
    bulk = register.bulk_forms(request.actor) if register.may_edit_many(request.actor) else {}
    context = {
        **frame_of(register, request.actor),
        "form": form,
        "page": page,
        "table_name": f"{register.room}-{register.name}",
        "heads": _heads(register, request, str(values.get("sort") or "")),
        "rows": [
            {"cells": cells, "url": register.url("detail", record), "uid": record.uid}
            for record, cells in zip(page, cells_of(register, page, request.actor), strict=True)
        ],
        "sort": values.get("sort") or "",
        "is_filtered": any(value for name, value in values.items() if name != "sort"),
        "query": query_of(request),
        "links": register.links(request.actor),
        "bulk": [(name, form[name].label) for name, form in bulk.items()],
        "together": register.together(request.actor).values(),
        "views": SavedView.objects.visible_to(request.actor).filter(register=f"{register.room}/{register.name}"),
    }
    partial = request.htmx and request.htmx.target == "register-table"
    return render(request, "registers/table.html" if partial else "registers/list.html", context)


@require_GET
def record_print(request: AppRequest, register: Register) -> HttpResponse:
    """Show the filtered list for A4 paper."""
    _form, values = chosen_rightly(register, request)
    rows = register.listed(request.actor, values)
    found = list(rows[: PRINT_LIMIT + 1])
    if len(found) > PRINT_LIMIT:
        raise Refused("rows-too-many", limit=PRINT_LIMIT)
    columns = [column for column in register.columns if column.shown]
    readers = [column.reader(request.actor) for column in columns]
    lines = [[read(record) for read in readers] for record in found]
    context = {"register": register, "columns": columns, "lines": lines, "printed_at": datetime.now(UTC)}
    return render(request, "registers/print.html", context)


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
