"""Attachments over HTTP: list and hand in, close, download."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.foundation.attachments.forms import CloseForm
from anlan.foundation.attachments.policy import policy
from anlan.foundation.attachments.queries import attachments_of, get_attachment
from anlan.foundation.attachments.services import ADD, VIEW, add_attachment, close_attachment, open_download
from anlan.foundation.attachments.subjects import Found, find_subject
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require


@require_http_methods(["GET", "POST"])
def attachment_list(request: HttpRequest, kind: str, subject: UUID) -> HttpResponse:
    """Show the attachments of a record as a fragment; a POST hands one in first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = find_subject(actor, kind, subject)
    if request.method == "POST":
        require(actor, ADD)
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile):
            raise Refused("attachment-missing", fields={"file": "attachment-missing"})
        add_attachment(
            actor=actor,
            subject_kind=kind,
            subject_uid=subject,
            party_uid=found.party_uid,
            file=file,
            now=timezone.now(),
        )
    else:
        require(actor, VIEW)
    return _fragment(request, actor, kind, subject, found)


@require_POST
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Close an attachment with a reason and show the list again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    attachment = get_attachment(actor, uid)
    form = CloseForm(request.POST)
    if not form.is_valid():
        raise Refused("close-needs-reason", fields={"reason": "close-needs-reason"})
    close_attachment(actor=actor, uid=uid, now=timezone.now(), **form.cleaned_data)
    kind, subject = attachment.subject_kind, attachment.subject_uid
    return _fragment(request, actor, kind, subject, find_subject(actor, kind, subject))


def _fragment(request: HttpRequest, actor: Actor, kind: str, subject: UUID, found: Found) -> HttpResponse:
    types = policy().types
    rows: list[dict[str, Any]] = [
        {
            "row": row,
            "shown": types[row.type].treatment == "show" and not row.destroyed_at,
            "may_close": actor.may(ADD) and (found.may_edit or row.uploader_uid == actor.user_uid),
        }
        for row in attachments_of(actor, subject)
    ]
    facts = {"rows": rows, "kind": kind, "subject": subject, "may_add": actor.may(ADD)}
    return render(request, "foundation/attachments/list.html", facts)


@require_GET
def download(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Stream the content. ``?show=1`` lets the browser show a picture; everything else is saved, never run.

    Whatever the file holds, the browser may not guess another type, run a script in it or use it as a page.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    out = open_download(actor=actor, uid=uid, now=timezone.now())
    inline = out.type.treatment == "show" and request.GET.get("show") == "1"
    response = StreamingHttpResponse(out.chunks, content_type=out.type.mime)
    if out.size is not None:
        response["Content-Length"] = str(out.size)
    response["Content-Disposition"] = content_disposition_header(not inline, out.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["Accept-Ranges"] = "none"
    return response
