"""Handing in, closing, giving out and finally destroying attachments."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_bytes
from tempfile import TemporaryFile
from typing import IO, Any, Protocol
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from anlan.foundation.attachments import storage
from anlan.foundation.attachments.inspection import (
    BrokenImage,
    PhotoFacts,
    UnreadableContainer,
    look,
    photo_facts,
    write_without_metadata,
)
from anlan.foundation.attachments.models import Attachment
from anlan.foundation.attachments.policy import policy
from anlan.foundation.attachments.queries import VIEW_PERSONAL, get_attachment, is_insider
from anlan.foundation.attachments.rules import FileType, bands, clean_name, type_of, why_refused
from anlan.foundation.attachments.subjects import find_subject
from anlan.foundation.ledger import services as ledger
from anlan.foundation.personal_data.services import log_read
from anlan.foundation.records.models import new_uid, save_edit
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require

log = logging.getLogger(__name__)

ADD = "foundation:attachment:add"
VIEW = "foundation:attachment:view"


class Upload(Protocol):
    """What a door hands in: Django's uploaded file, or anything with a name and chunks."""

    @property
    def name(self) -> str | None:
        """The name that the sender claims."""

    def chunks(self) -> Iterable[bytes]:
        """Yield the content."""


@dataclass(frozen=True)
class Download:
    """A file on its way out: chunks, and what the headers say. ``size`` is None when it is made on the way."""

    name: str
    type: FileType
    chunks: Iterator[bytes]
    size: int | None


def add_attachment(
    *,
    actor: Actor,
    subject_kind: str,
    subject_uid: UUID,
    party_uid: UUID | None,
    file: Upload,
    now: datetime,
    audience: str = Attachment.Audience.REACH,
    keep_until: date | None = None,
    keep_reason: str = "",
    uid: UUID | None = None,
) -> Attachment:
    """Store a file about a subject and record ``attachment.added``.

    1. The content comes in to the end and is synced, and its type is told from it. 2. It gets its lasting
    name. 3. The row and the act are written in one transaction. Killed in between, at most a file without a
    row remains, which the collector removes. The party must be within the actor's reach. ``uid`` is the number
    that an offline device gave: the same number with the same content returns the first row.

    Raises Forbidden, or Refused with one of the codes in refusals.py; nothing is stored then.
    """
    require(actor, ADD)
    received, kind, facts = keep_file(file)
    with transaction.atomic():
        if uid and (first := _first_under(uid, actor)):
            if (first.sha256, first.subject_uid, first.uploader_uid) != (received.sha256, subject_uid, actor.user_uid):
                raise Refused("attachment-uid-taken")
            return first
        one, two, three, four = bands(facts.image_hash) if facts.image_hash else (None,) * 4
        stored: Attachment = Attachment.objects.create(
            uid=uid or new_uid(),
            subject_kind=subject_kind,
            subject_uid=subject_uid,
            party_uid=party_uid,
            uploader_uid=actor.user_uid,
            uploader_post_uid=actor.post_uid,
            name=clean_name(file.name or ""),
            sha256=received.sha256,
            size=received.size,
            type=kind.code,
            audience=audience,
            longitude=facts.longitude,
            latitude=facts.latitude,
            taken_at=facts.taken_at,
            added_at=now,
            keep_until=keep_until,
            keep_reason=keep_reason,
            image_hash=facts.image_hash,
            band_1=one,
            band_2=two,
            band_3=three,
            band_4=four,
            salt=token_bytes(16),
        )
        _demand_party_within_reach(stored, actor)
        ledger.record(
            "attachment.added",
            by=actor,
            recorded_at=now,
            subject=stored,
            party_uid=party_uid,
            evidence_digest=stored.evidence_digest,
            detail={
                "name": stored.name,
                "type": kind.code,
                "size": received.size,
                "about": {"kind": subject_kind, "uid": subject_uid},
            },
        )
    return stored


def keep_file(file: Upload) -> tuple[storage.Received, FileType, PhotoFacts]:
    """Receive a file to its end, tell what it is, and give it its lasting name; what is refused is not kept."""
    rules = policy()
    received = storage.receive(file.chunks(), at_most=rules.largest_upload, reserve=rules.reserve)
    try:
        kind, facts = _inspected(received, file.name or "")
    except BaseException:
        received.path.unlink(missing_ok=True)
        raise
    storage.keep(received)
    return received, kind, facts


def _inspected(received: storage.Received, name: str) -> tuple[FileType, PhotoFacts]:
    """Return what a file that came in is, and what it shows; refused as ``add_attachment`` says."""
    rules = policy()
    try:
        looked = look(received.path)
    except UnreadableContainer as problem:
        raise Refused("attachment-damaged") from problem
    if code := why_refused(looked, name, rules):
        kind = type_of(looked, rules)
        if code == "attachment-too-large" and kind:
            raise Refused(code, limit=rules.limits[kind.family] // 1024**2)
        raise Refused(code)
    kind = type_of(looked, rules)
    assert kind is not None  # noqa: S101 (why_refused has said so)
    if not kind.decodable:
        return kind, PhotoFacts()
    try:
        zone: Any = timezone.get_default_timezone()
        return kind, photo_facts(received.path, megapixels=rules.megapixels, local_zone=zone)
    except BrokenImage as problem:
        raise Refused("attachment-image-broken") from problem


def _first_under(uid: UUID, actor: Actor) -> Attachment | None:
    known = Attachment.objects.beyond_scope("a number is unique across all parties")
    first: Attachment | None = known.filter(uid=uid).first()
    return first


def _demand_party_within_reach(attachment: Attachment, actor: Actor) -> None:
    """Refuse ``not-found`` when the row was written for a party outside the reach; the caller rolls back."""
    if actor.reach.everything or attachment.party_uid is None:
        return
    # As a stranger to his own upload: what he handed in himself he would always reach.
    stranger = Actor(name=actor.name, reach=actor.reach)
    if not is_insider(stranger, attachment):
        raise Refused("not-found")


@transaction.atomic
def close_attachment(*, actor: Actor, uid: UUID, version: int, reason: str, now: datetime) -> Attachment:
    """Close an attachment instead of deleting it, with a reason; the act ``attachment.closed`` keeps it.

    Whoever handed it in may, and whoever may edit the record that it belongs to. Raises Forbidden, or Refused
    ``not-found``, ``close-needs-reason``, ``attachment-closed``, ``attachment-not-yours``, ``stale-edit``.
    """
    require(actor, ADD)
    attachment = get_attachment(actor, uid)
    reason = reason.strip()[:200]
    if not reason:
        raise Refused("close-needs-reason", fields={"reason": "close-needs-reason"})
    if attachment.closed_at:
        raise Refused("attachment-closed", reason=attachment.close_reason)
    own = actor.user_uid is not None and attachment.uploader_uid == actor.user_uid
    if not own and not actor.reach.everything:
        try:
            may_edit = find_subject(actor, attachment.subject_kind, attachment.subject_uid).may_edit
        except Refused:
            may_edit = False
        if not may_edit:
            raise Refused("attachment-not-yours")
    save_edit(attachment, expected_version=version, fields={"closed_at": now, "close_reason": reason})
    ledger.record(
        "attachment.closed",
        by=actor,
        recorded_at=now,
        subject=attachment,
        party_uid=attachment.party_uid,
        detail={"reason": reason, "name": attachment.name},
    )
    return attachment


def open_download(*, actor: Actor, uid: UUID, now: datetime) -> Download:
    """Return the content for whoever may see it; log the read of a sensitive one.

    Outsiders, who reach it only because it is public, get pictures without EXIF, and no sound or video. Raises
    Forbidden, or Refused ``not-found``, ``attachment-closed``, ``attachment-destroyed``,
    ``attachment-not-for-outsiders``.
    """
    attachment = get_attachment(actor, uid)
    insider = is_insider(actor, attachment)
    if insider:
        own = actor.user_uid is not None and attachment.uploader_uid == actor.user_uid
        if not own:
            require(actor, VIEW)
            if attachment.audience == Attachment.Audience.SENSITIVE and not actor.may(VIEW_PERSONAL):
                raise Forbidden(VIEW_PERSONAL)
    if attachment.destroyed_at:
        raise Refused("attachment-destroyed")
    if attachment.closed_at and not insider:
        raise Refused("attachment-closed", reason=attachment.close_reason)
    if attachment.audience == Attachment.Audience.SENSITIVE:
        log_read(actor=actor, what="attachment", subject_uid=attachment.uid, party_uid=attachment.party_uid, now=now)
    kind = policy().types[attachment.type]
    name = clean_name(attachment.name, kind)
    if not insider and kind.family in ("image", "sound", "video") and not kind.decodable:
        raise Refused("attachment-not-for-outsiders")
    try:
        if not insider and kind.family == "image":
            return Download(name=name, type=kind, chunks=_stripped(attachment), size=None)
        return Download(name=name, type=kind, chunks=storage.read(attachment.sha256), size=attachment.size)
    except FileNotFoundError as problem:
        log.error("the content %s of attachment %s is missing", attachment.sha256, attachment.uid)
        raise Refused("attachment-lost") from problem


def _stripped(attachment: Attachment) -> Iterator[bytes]:
    clean: IO[bytes] = TemporaryFile()  # noqa: SIM115 (closed when it has been sent)
    write_without_metadata(storage.path_of(attachment.sha256), clean, attachment.type)
    clean.seek(0)

    def chunks() -> Iterator[bytes]:
        with clean:
            while chunk := clean.read(1024 * 1024):
                yield chunk

    return chunks()


def collect_orphans(*, older_than_hours: float | None = None) -> int:
    """Remove stored files without a row and broken-off uploads; return how many. For the schedule and the command."""
    hours = policy().orphan_hours if older_than_hours is None else older_than_hours
    return storage.collect_orphans(_kept, older_than=hours * 3600)


def _kept(hashes: list[str]) -> set[str]:
    """Return which content a row still keeps."""
    rows = Attachment.objects.beyond_scope("content is shared between rows of any party")
    return set(rows.filter(sha256__in=hashes, destroyed_at=None).values_list("sha256", flat=True))


def destroy_expired(*, actor: Actor, today: date, now: datetime) -> int:
    """Destroy the content whose term has passed; rows, hashes and acts stay. Return how many rows it was.

    ``today`` is a local day. Content that another row still keeps stays. For the schedule: a system actor.
    """
    require(actor, ADD)
    every = Attachment.objects.beyond_scope("retention runs over all parties")
    expired = list(every.filter(keep_until__lt=today, destroyed_at=None).order_by("id")[:1000])
    for attachment in expired:
        destroy_content(attachment, actor=actor, reason="retention", now=now)
    return len(expired)


def destroy_content(attachment: Attachment, *, actor: Actor, reason: str, now: datetime) -> None:
    """Destroy one attachment's content and the salt that ties it to its act; the caller has checked who may.

    The row says so first; the file goes after the commit, unless another row keeps the same content.
    """
    with transaction.atomic():
        every = Attachment.objects.beyond_scope("content is shared between rows of any party")
        if not every.filter(pk=attachment.pk, destroyed_at=None).update(destroyed_at=now, salt=None):
            return
        ledger.record(
            "attachment.destroyed",
            by=actor,
            recorded_at=now,
            subject=attachment,
            party_uid=attachment.party_uid,
            detail={"reason": reason},
        )
        transaction.on_commit(lambda: storage.destroy(attachment.sha256, _kept))
