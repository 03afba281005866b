"""The Word document of a notice."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.prevention.hazards.permissions import VIEW
from anlan.prevention.rectification_notices.document import write
from anlan.prevention.rectification_notices.queries import notice_within

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@login_required
def word(request: AppRequest, uid: UUID) -> HttpResponse:
    """Hand out the notice as a Word document."""
    require(request.actor, VIEW)
    notice = notice_within(uid, request.actor)
    response = HttpResponse(write(notice), content_type=WORD)
    response["Content-Disposition"] = content_disposition_header(True, f"{notice.number}.docx") or "attachment"
    return response
