"""Logging sensitive reads and exports, and erasing somebody's personal data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.models import Act
from anlan.foundation.personal_data.fields import PersonalField, declared_for, links_to, why_not_erase
from anlan.foundation.personal_data.models import AccessLog
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require

ERASE = "foundation:personal_data:erase"


@dataclass(frozen=True)
class Erased:
    """What an erasure did: rows and fields blanked, details of acts erased."""

    rows: int
    fields: int
    details: int


def log_read(
    *,
    actor: Actor,
    what: str,
    now: datetime,
    subject_uid: UUID | None = None,
    party_uid: UUID | None = None,
    reason: str = "",
) -> None:
    """Log that the actor saw something sensitive in full. Call it in the request that shows it."""
    _log(AccessLog.Action.READ, actor, what, now, subject_uid=subject_uid, party_uid=party_uid, rows=1, reason=reason)


def log_export(
    *, actor: Actor, what: str, rows: int, now: datetime, reason: str, party_uid: UUID | None = None
) -> None:
    """Log that ``rows`` rows left the system; ``reason`` is what the actor stated. Raise Refused without a reason."""
    if not reason.strip():
        raise Refused("export-needs-reason", fields={"reason": "export-needs-reason"})
    _log(AccessLog.Action.EXPORT, actor, what, now, subject_uid=None, party_uid=party_uid, rows=rows, reason=reason)


def _log(action: str, actor: Actor, what: str, now: datetime, **said: Any) -> None:
    AccessLog.objects.create(
        action=action,
        actor_uid=actor.user_uid,
        actor_name="" if actor.user_uid else actor.name,
        post_uid=actor.post_uid,
        on_behalf_of=actor.on_behalf_of,
        what=what,
        at=now,
        **{**said, "reason": said["reason"].strip()[:300]},
    )


@transaction.atomic
def erase(subject: models.Model, *, actor: Actor, reason: str, now: datetime, party_uid: UUID | None = None) -> Erased:
    """Erase the personal data of a natural person (个人信息保护法 art. 47) and keep the proofs.

    ``subject`` is the person's row, found within the actor's reach by the caller. Blanks the declared fields of
    the row and of the rows linked to it, and erases the details of the acts about them; acts, uids and digests
    stay, so every proof still verifies. Records the act ``personal-data.erased``. Doing it twice changes nothing
    further. Raises Forbidden, or Refused ``erasure-needs-reason``, ``nothing-to-erase`` and what the feature's
    own guard says, such as ``account-still-open``.
    """
    require(actor, ERASE)
    if not reason.strip():
        raise Refused("erasure-needs-reason", fields={"reason": "erasure-needs-reason"})
    label = subject._meta.label
    fields = declared_for(label)
    if not fields:
        raise Refused("nothing-to-erase")
    rows: list[models.Model] = [_locked(subject)]
    for model, lookup in links_to(label).items():
        manager = apps.get_model(model)._base_manager
        rows += list(manager.select_for_update().filter(**{lookup: subject.uid}))  # type: ignore[attr-defined]
    for row in rows:
        if code := why_not_erase(row._meta.label, row):
            raise Refused(code)
    blanked = sum(_blank(row, declared_for(row._meta.label)) for row in rows)
    details = _erase_details([row.uid for row in rows if hasattr(row, "uid")], now)
    ledger.record(
        "personal-data.erased",
        by=actor,
        recorded_at=now,
        subject=subject,
        party_uid=party_uid,
        detail={"reason": reason.strip(), "rows": len(rows), "fields": blanked, "details": details},
    )
    return Erased(rows=len(rows), fields=blanked, details=details)


def _locked(subject: models.Model) -> models.Model:
    return type(subject)._base_manager.select_for_update().get(pk=subject.pk)


def _blank(row: models.Model, fields: list[PersonalField]) -> int:
    """Blank the row's declared fields; return how many held anything."""
    changed: dict[str, Any] = {}
    for item in fields:
        left = item.erased.format(uid=getattr(row, "uid", row.pk)) if item.erased else item.erased
        if getattr(row, item.field) not in ("", None, left):
            changed[item.field] = left
    if changed:
        if hasattr(row, "version"):
            changed["version"] = row.version + 1
        type(row)._base_manager.filter(pk=row.pk).update(**changed)
    return len([name for name in changed if name != "version"])


def _erase_details(uids: list[UUID], now: datetime) -> int:
    acts = Act.objects.beyond_scope("erasure: the acts about one person, whoever recorded them")
    count = 0
    for act in acts.filter(subject_uid__in=uids, detail__erased_at=None, detail__isnull=False):
        ledger.erase_detail(act, now=now)
        count += 1
    return count
