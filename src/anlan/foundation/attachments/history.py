"""Attachments of records that come in by the thousand: content that is stored once, and rows that point at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from typing import Any
from uuid import UUID

from anlan.foundation.attachments.inspection import PhotoFacts
from anlan.foundation.attachments.models import Attachment
from anlan.foundation.attachments.rules import bands, clean_name
from anlan.foundation.attachments.services import Upload, keep_file
from anlan.foundation.bulk.services import insert_rows
from anlan.foundation.ledger.rules import ActDraft
from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.rules import Actor

FIELDS = (
    "uid", "subject_kind", "subject_uid", "party_uid", "uploader_uid", "uploader_post_uid", "name", "sha256", "size",
    "type", "longitude", "latitude", "taken_at", "added_at", "image_hash", "band_1", "band_2", "band_3", "band_4",
    "salt",
)  # fmt: skip


@dataclass(frozen=True)
class Content:
    """A file that is stored, with what was found in it."""

    name: str
    sha256: str
    size: int
    type: str
    facts: PhotoFacts


def keep_content(file: Upload) -> Content:
    """Store a file as ``add_attachment`` does, without a row yet; refused alike."""
    received, kind, facts = keep_file(file)
    return Content(clean_name(file.name or ""), received.sha256, received.size, kind.code, facts)


def attached(
    content: Content, *, subject_kind: str, subject_uid: UUID, party_uid: UUID | None, actor: Actor, now: datetime
) -> tuple[tuple[Any, ...], ActDraft]:
    """Return the row (in the order of ``FIELDS``) and the act that ``add_attachment`` would write for such a file."""
    uid, salt, facts = new_uid(), token_bytes(16), content.facts
    row = (
        uid, subject_kind, subject_uid, party_uid, actor.user_uid, actor.post_uid, content.name, content.sha256,
        content.size, content.type, facts.longitude, facts.latitude, facts.taken_at, now, facts.image_hash,
        *(bands(facts.image_hash) if facts.image_hash else (None,) * 4), salt,
    )  # fmt: skip
    about = {"kind": subject_kind, "uid": subject_uid}
    draft = ActDraft(
        kind="attachment.added",
        subject=("attachment", uid),
        party_uid=party_uid,
        evidence_digest=sha256(salt + bytes.fromhex(content.sha256)).digest(),
        detail={"name": content.name, "type": content.type, "size": content.size, "about": about},
    )
    return row, draft


def insert_attached(rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert such rows, in the transaction of their acts."""
    insert_rows(Attachment, FIELDS, rows)
