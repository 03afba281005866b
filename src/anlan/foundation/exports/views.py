"""The page of an export: how far it is, then the file."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from anlan.foundation.exports.models import Export
from anlan.foundation.exports.policy import policy
from anlan.foundation.exports.queries import get_export, job_of
from anlan.foundation.exports.services import fetch
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest


@require_GET
@login_required
def export_page(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show an export: what was asked for, how far it is, and the file when it is written."""
    export = get_export(uid, request.actor)
    trail = [(_("My background jobs"), reverse("job-list"))]
    return render(request, "foundation/exports/page.html", {**_shown(request, export), "trail": trail})


@require_GET
@login_required
@never_cache
def export_progress(request: AppRequest, uid: UUID) -> HttpResponse:
    """Answer with the part of the page that changes; it asks again by itself while the file is being written."""
    return render(request, "foundation/exports/progress.html", _shown(request, get_export(uid, request.actor)))


@require_GET
@login_required
@never_cache
def export_file(request: AppRequest, uid: UUID) -> FileResponse:
    """Hand the file to whoever asked for it."""
    export, file = fetch(uid=uid, actor=request.actor, now=datetime.now(UTC))
    return FileResponse(file, as_attachment=True, filename=export.file_name)


def _shown(request: AppRequest, export: Export) -> dict[str, Any]:
    job = job_of(export, request.actor)
    return {
        "export": export,
        "job": job,
        "stage": _(job.stage) if job and job.stage else "",
        "refusal": message_of(Refused(job.refusal, **job.refusal_facts)) if job and job.refusal else "",
        "is_ready": export.is_kept(datetime.now(UTC)),
        "days": policy().days_kept,
    }
