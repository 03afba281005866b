"""Handing out the archive of a hazard."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from anlan.foundation.personal_data.services import log_export
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.prevention.archives.writing import write
from anlan.prevention.hazards.permissions import EXPORT
from anlan.prevention.hazards.queries import hazard_within


@require_GET
@login_required
def archive(request: AppRequest, uid: UUID) -> HttpResponseBase:
    """Write and hand out the archive as one zip; the log of exports says who took it."""
    require(request.actor, EXPORT)
    hazard = hazard_within(uid, request.actor)
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.zip"
        write(path, hazard, actor=request.actor, now=now)
        content = path.open("rb")
    reason = gettext("Archive of a hazard")
    log_export(
        actor=request.actor, what="prevention.hazards", rows=1, now=now, reason=reason, party_uid=hazard.party.uid
    )
    return FileResponse(content, as_attachment=True, filename=f"hazard-{hazard.uid}.zip")
