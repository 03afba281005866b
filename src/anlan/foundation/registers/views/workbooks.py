"""The list as a file, and the file read back."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.exports.models import Export
from anlan.foundation.exports.policy import policy
from anlan.foundation.personal_data.services import log_export
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers import exporting, importing
from anlan.foundation.registers.background import ask_for_list
from anlan.foundation.registers.declaration import Register
from anlan.foundation.registers.filters import in_words
from anlan.foundation.registers.views.frame import chosen_rightly, frame_of, query_of
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.rules import Actor
from anlan.foundation.spreadsheets.uploads import on_disk


@require_GET
def record_export(request: AppRequest, register: Register, format: str) -> HttpResponseBase:
    """Hand out the filtered list as a workbook or CSV; the download is logged.

    A long list is written in the background, and the answer leads to the page that shows how far it is.
    """
    actor: Actor = request.actor
    if not register.may_export(actor):
        raise Forbidden(register.export_permission or register.view_permission)
    if format not in ("csv", "xlsx"):
        raise Http404
    now = datetime.now(UTC)
    form, values = chosen_rightly(register, request)
    told = ", ".join(f"{name}={value}" for name, value in values.items() if value) or _("the whole list")
    stem = f"{register.label}-{local_day(now):%Y%m%d}"

    def ask(count: int, post: str) -> Export:
        about = in_words(form) or _("the whole list")
        return ask_for_list(
            register=register, format=format, query=query_of(request), rows=count, reason=told, about=about,
            stem=stem, post=post, actor=actor, now=now,
        )  # fmt: skip

    rows, what = register.listed(actor, values), f"{register.room}.{register.name}"
    return handed_out(request, register, rows, format, stem=stem, what=what, reason=told, ask=ask, now=now)


def handed_out(
    request: AppRequest,
    register: Register,
    rows: ScopedQuerySet[Any],
    format: str,
    *,
    stem: str,
    what: str,
    reason: str,
    ask: Callable[[int, str], Export],
    now: datetime,
) -> HttpResponseBase:
    """Answer with rows in the columns of a register as a file, and log it; many rows are asked for instead.

    ``ask`` gets the number of rows and the key of the acting post, and lets them be written in the background.
    """
    count = rows.count()
    if count > policy().rows_in_request:
        acting = getattr(request, "acting_post", None)
        return redirect("export", uid=ask(count, acting.key if acting else "").uid)
    log_export(actor=request.actor, what=what, rows=count, now=now, reason=reason)
    return _file_of(register, rows, format, stem, request.actor)


def _file_of(
    register: Register, rows: ScopedQuerySet[Any], format: str, stem: str, actor: Actor
) -> FileResponse | StreamingHttpResponse:
    """Return rows in the columns of a register as a workbook (``xlsx``) or as ``csv``, called ``stem``."""
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
        with on_disk(upload) as path:
            dry_run, now = request.POST.get("apply") != "yes", datetime.now(UTC)
            try:
                outcome = importing.read_back(register, path, dry_run=dry_run, actor=request.actor, now=now)
            except Refused as refused:
                fault = message_of(refused)
    context = {**frame_of(register, request.actor), "outcome": outcome, "fault": fault}
    context["trail"] = [(str(register.label), register.url("list"))]
    return render(request, "registers/import.html", context, status=422 if fault else 200)
