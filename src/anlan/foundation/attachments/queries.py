"""Reads of attachments."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from anlan.foundation.attachments.models import Attachment, within_reach
from anlan.foundation.attachments.policy import policy
from anlan.foundation.attachments.rules import bands, hamming, neighbours
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor

VIEW_PERSONAL = "foundation:personal_data:view"


@dataclass(frozen=True)
class Seen:
    """A photo that looks the same: the attachment's key facts and in how many of 64 bits it differs."""

    uid: UUID
    sha256: str
    subject_kind: str
    subject_uid: UUID
    party_uid: UUID | None
    distance: int


def attachments_of(actor: Actor, subject_uid: UUID, *, closed: bool = False) -> "ScopedQuerySet[Attachment]":
    """Return the attachments of a record, oldest first; those for special eyes only with the right to see them."""
    found = Attachment.objects.visible_to(actor).filter(subject_uid=subject_uid).order_by("id")
    if not actor.may(VIEW_PERSONAL):
        found = found.exclude(~Q(uploader_uid=actor.user_uid) & Q(audience=Attachment.Audience.SENSITIVE))
    return found if closed else found.filter(closed_at=None)


def get_attachment(actor: Actor, uid: UUID) -> Attachment:
    """Return one attachment within reach; raise Refused ``not-found``."""
    found: Attachment | None = Attachment.objects.visible_to(actor).filter(uid=uid).first()
    if found is None:
        raise Refused("not-found")
    return found


def is_insider(actor: Actor, attachment: Attachment) -> bool:
    """Whether the actor reaches the attachment as the record's own people do, not only because it is public."""
    inside = Attachment.objects.beyond_scope("asking which door the actor came through")
    return inside.filter(within_reach(actor), pk=attachment.pk).exists()


def photos_like(image_hash: str, *, at_most: int | None = None, but: UUID | None = None) -> list[Seen]:
    """Return the photos of any party whose hash differs in at most ``at_most`` (0 to 7) bits, nearest first.

    For system work such as "photo seen before" (design, section 9, number 4): whoever shows the result narrows
    it with ``visible_to``. Answered from the four band indexes, so the cost does not grow with all photos.
    """
    if not image_hash:
        return []
    at_most = policy().near if at_most is None else at_most
    if not 0 <= at_most <= 7:
        raise ValueError("at most 7 bits: beyond it the bands miss some")
    near = Q()
    for n, band in enumerate(bands(image_hash), start=1):
        near |= Q(**{f"band_{n}__in": neighbours(band) if at_most > 3 else [band]})
    rows = Attachment.objects.beyond_scope("a photo used twice is a finding wherever it was used").filter(near)
    if but:
        rows = rows.exclude(uid=but)
    found = [
        Seen(uid, sha256, kind, subject, party, hamming(image_hash, other))
        for uid, sha256, kind, subject, party, other in rows.values_list(
            "uid", "sha256", "subject_kind", "subject_uid", "party_uid", "image_hash"
        )
    ]
    return sorted((seen for seen in found if seen.distance <= at_most), key=lambda seen: (seen.distance, seen.uid))


def similar_photos(actor: Actor, uid: UUID, *, at_most: int | None = None) -> list[Seen]:
    """Return the photos within the actor's reach that look like the attachment ``uid``, nearest first."""
    attachment = get_attachment(actor, uid)
    found = photos_like(attachment.image_hash, at_most=at_most, but=attachment.uid)
    visible = set(
        Attachment.objects.visible_to(actor).filter(uid__in=[seen.uid for seen in found]).values_list("uid", flat=True)
    )
    return [seen for seen in found if seen.uid in visible]
