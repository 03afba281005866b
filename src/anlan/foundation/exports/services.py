"""Asking for a file, writing it in the background, fetching it, letting it go."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, TypeAlias
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from anlan.foundation.accounts.acting import actor_for
from anlan.foundation.exports import storage
from anlan.foundation.exports.models import Export
from anlan.foundation.exports.policy import policy
from anlan.foundation.exports.queries import get_export, unfinished
from anlan.foundation.jobs.progress import Progress
from anlan.foundation.jobs.services import start
from anlan.foundation.personal_data.services import log_export
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require

Write: TypeAlias = Callable[[Path, Mapping[str, Any], Actor, Progress], int]
"""Writes the file to the path and returns the number of rows; reports between chunks, may be called again."""


@transaction.atomic
def ask(
    *,
    call: Callable[..., Any],
    arguments: Mapping[str, Any],
    title: str,
    file_name: str,
    what: str,
    reason: str,
    about: str,
    rows: int,
    permission: str,
    post: str,
    origin: str,
    actor: Actor,
    now: datetime,
) -> Export:
    """Let a file be written in the background, in the active language; return the export, whose page shows progress.

    ``call`` is a job function that calls ``carry_out``; ``post`` the key of the acting post; ``rows`` an estimate.
    Asked for twice while it is being written, it is written once. Raises Forbidden, or Refused ``exports-too-many``.
    """
    require(actor, permission)
    if actor.user_id is None or not post:
        raise Forbidden(permission)
    language = get_language() or "zh-hans"
    waiting = unfinished(actor)
    same = waiting.filter(what=what, arguments=dict(arguments), post=post, language=language).first()
    if same is not None:
        return same
    if waiting.count() >= policy().at_once:
        raise Refused("exports-too-many", limit=policy().at_once)
    export: Export = Export.objects.create(
        owner_id=actor.user_id,
        post=post,
        permission=permission,
        what=what,
        reason=reason[:300],
        about=about[:300],
        title=title[:200],
        file_name=file_name[:200],
        arguments=dict(arguments),
        origin=origin if len(origin) <= 1500 else "",
        language=language,
        rows=rows,
        asked_at=now,
    )
    job = start(
        call,
        by=actor,
        now=now,
        kind="export",
        title=_("Export: %(list)s") % {"list": title},
        arguments={"export": str(export.uid)},
        total=rows,
        link=reverse("export", args=[export.uid]),
    )
    Export.objects.visible_to(actor).filter(pk=export.pk).update(job=job.uid)
    export.refresh_from_db()
    return export


def carry_out(uid: UUID, write: Write, progress: Progress, *, clock: Callable[[], datetime]) -> dict[str, int]:
    """Write the file of an export with the rights that its owner has now, and log it as handed out, once.

    Killed at any instant it can be called again: the file gets its name when it is complete, and is known as ready
    in the transaction that logs it. Raises Refused ``export-post-gone``, ``storage-full`` and what ``write`` refuses.
    """
    export: Export = (
        Export.objects.beyond_scope("the job writes for whoever asked").select_related("owner").get(uid=uid)
    )
    if export.ready_at is not None:
        return {"rows": export.rows}
    actor = _requester(export)
    with override(export.language), storage.writing(export.uid) as path:
        rows = write(path, export.arguments, actor, progress)
    _requester(export)  # His post may have been closed while it was written.
    now = clock()
    with transaction.atomic():
        fresh = (
            Export.objects.beyond_scope("as above")
            .filter(pk=export.pk, ready_at=None)
            .update(
                ready_at=now,
                rows=rows,
                size=storage.size_of(export.uid),
                expires_at=now + timedelta(days=policy().days_kept),
            )
        )
        if fresh:
            log_export(actor=actor, what=export.what, rows=rows, now=now, reason=export.reason)
    return {"rows": rows}


def fetch(*, uid: UUID, actor: Actor, now: datetime) -> tuple[Export, IO[bytes]]:
    """Return an export of the actor's with its open file.

    Raises Refused ``not-found``, ``export-not-ready``, ``export-gone``, and ``export-post-gone``: what a post could
    see is not for who left it.
    """
    export = get_export(uid, actor)
    _requester(export)
    if export.ready_at is None:
        raise Refused("export-not-ready")
    if not export.is_kept(now):
        raise Refused("export-gone")
    try:
        return export, storage.opened(export.uid)
    except FileNotFoundError:
        raise Refused("export-gone") from None


def expire(now: datetime) -> int:
    """Remove the files whose days are over, and what has no row; return how many. For the timetable."""
    every = Export.objects.beyond_scope("the timetable serves everybody")
    over = list(every.filter(expires_at__lte=now, removed_at=None)[:1000])
    for export in over:
        storage.remove(export.uid)
    every.filter(pk__in=[export.pk for export in over]).update(removed_at=now)
    return len(over) + storage.sweep(_kept)


def _kept(names: list[str]) -> set[str]:
    rows = Export.objects.beyond_scope("the timetable serves everybody").filter(uid__in=names, removed_at=None)
    return {str(uid) for uid in rows.values_list("uid", flat=True)}


def _requester(export: Export) -> Actor:
    """Return the owner in the post that he asked in, with the rights he has now; Refused ``export-post-gone``."""
    try:
        actor = actor_for(export.owner, export.post)
    except LookupError:
        raise Refused("export-post-gone") from None
    if not actor.may(export.permission):
        raise Refused("export-post-gone")
    return actor
