"""The pages of imports: hand in a workbook, see what it would come to, enter it, take it back."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.foundation.jobs.services import start
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.registry.intake import queries, services, tasks
from anlan.registry.intake.answering import answer_from_import
from anlan.registry.intake.examining import Options
from anlan.registry.intake.messages import FIELDS, QUESTIONS, advice_of, title_of
from anlan.registry.intake.models import RegistryImport

PERMISSION = "registry:party:import"
TONES = {"done": "ok", "previewed": "warn", "applying": "info", "undoing": "warn", "undone": "", "dropped": ""}
NUMBERS = ("rows", "created", "updated", "unchanged", "repaired", "asked", "refused", "repeated")


@require_http_methods(["GET", "POST"])
def import_list(request: AppRequest) -> HttpResponse:
    """List the imports of the unit; a workbook sent here is handed in and checked in the background."""
    require(request.actor, PERMISSION)
    fault = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            fault = _("Choose a workbook first.")
        else:
            try:
                job = _hand_in(request, upload)
                return redirect("import-detail", uid=job.uid)
            except Refused as refused:
                fault = message_of(refused)
    page = Paginator(queries.imports(request.actor), 20).get_page(request.GET.get("page"))
    rows = [(job, TONES.get(job.state, "info")) for job in page]
    context = {"page": page, "rows": rows, "fault": fault}
    return render(request, "registry/import_list.html", context, status=422 if fault else 200)


@require_GET
def import_detail(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show one import: its counts, what was found by kind of fault, its questions, and what can be done next."""
    require(request.actor, PERMISSION)
    job = services.get_import(uid, request.actor)
    faults = job.counts.get("faults", {})
    found = [(title_of(name), advice_of(name), number) for name, number in faults.items()]
    questions = [(str(QUESTIONS[each["kind"]]) % each, each) for each in job.questions if each["kind"] in QUESTIONS]
    labels = {
        "rows": _("Rows"),
        "created": _("New"),
        "updated": _("Updated"),
        "unchanged": _("Unchanged"),
        "repaired": _("Put right"),
        "asked": _("Held back"),
        "refused": _("Refused"),
        "repeated": _("Repetition"),
    }
    context = {
        "job": job,
        "numbers": [(labels[name], job.counts.get(name, 0), name) for name in NUMBERS] if job.counts else [],
        "found": found,
        "questions": questions,
        "fields": FIELDS.items(),
        "tone": TONES.get(job.state, "info"),
        "trail": [(_("Imports"), reverse("import-list"))],
    }
    return render(request, "registry/import_detail.html", context)


@require_POST
def import_verb(request: AppRequest, uid: UUID, verb: str) -> HttpResponse:
    """Enter, take back, check again or drop an import; long work goes into the background."""
    require(request.actor, PERMISSION)
    job = services.get_import(uid, request.actor)
    work: dict[str, tuple[Callable[..., Any], str]] = {
        "enter": (tasks.enter, _("Entering %(file)s")),
        "take-back": (tasks.take_back, _("Taking back %(file)s")),
        "check": (tasks.check, _("Checking %(file)s")),
    }
    try:
        if verb in work:
            call, title = work[verb]
            return redirect(_start(request, job, call, title % {"file": job.file_name}))
        if verb == "answers":
            answers = {key.removeprefix("field:"): value for key, value in request.POST.items() if key[:6] == "field:"}
            given = {title: str(name) for title, name in answers.items() if name}
            services.answer_questions(uid=uid, answers=given, actor=request.actor, now=datetime.now(UTC))
            return redirect(_start(request, job, tasks.check, _("Checking %(file)s") % {"file": job.file_name}))
        if verb != "drop":
            raise Http404
        services.drop(uid=uid, actor=request.actor, now=datetime.now(UTC))
        messages.success(request, _("Dropped."))
    except Refused as refused:
        messages.error(request, message_of(refused))
    return redirect("import-detail", uid=uid)


@require_GET
def import_answer(request: AppRequest, uid: UUID) -> FileResponse:
    """Hand out the answer: the same workbook, wrong cells coloured, the reason and the repair in the next columns."""
    require(request.actor, PERMISSION)
    job = services.get_import(uid, request.actor)
    with tempfile.TemporaryDirectory(prefix="anlan-answer-") as folder:
        path = Path(folder) / "answer.xlsx"
        answer_from_import(job, path)
        file = path.open("rb")  # stays readable when the folder is gone
    words = _("answer")
    return FileResponse(file, as_attachment=True, filename=f"{Path(job.file_name).stem}-{words}.xlsx")


def _hand_in(request: AppRequest, upload: Any) -> RegistryImport:
    options = Options(accept_renames=bool(request.POST.get("renames")), all_or_none=bool(request.POST.get("all")))
    with transaction.atomic():
        job = services.hand_in(
            chunks=upload.chunks(),
            file_name=upload.name or "workbook.xlsx",
            options=options,
            actor=request.actor,
            now=datetime.now(UTC),
        )
        _start(request, job, tasks.check, _("Checking %(file)s") % {"file": job.file_name})
    return job


def _start(request: AppRequest, job: RegistryImport, call: Callable[..., Any], title: str) -> str:
    """Queue the work and return the address of its progress."""
    acting = getattr(request, "acting_post", None)
    work = start(
        call,
        by=request.actor,
        now=datetime.now(UTC),
        kind="registry.import",
        title=title,
        arguments={
            "registry_import": str(job.uid),
            "user": request.actor.user_id,
            "post": acting.key if acting else "",
        },
        link=reverse("import-detail", args=[job.uid]),
        permission=PERMISSION,
    )
    return reverse("job", args=[work.uid])
