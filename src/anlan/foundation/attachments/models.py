"""Attachments: what was handed in, about what, by whom, when and where it was taken."""

from hashlib import sha256
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_uid_path
from anlan.foundation.scope.rules import Actor


def within_reach(actor: Actor) -> Any:
    """Reach attachments through their party, and everybody what he handed in himself."""
    reached = party_uid_path("party_uid")(actor)
    if actor.user_uid is None or actor.reach.everything:
        return reached
    return reached | Q(uploader_uid=actor.user_uid)


def _reached(actor: Actor) -> Any:
    if actor.reach.everything:
        return Q()  # An empty condition or-ed with another would vanish and leave the other alone.
    return within_reach(actor) | Q(audience=Attachment.Audience.PUBLIC, closed_at=None)


class Attachment(Record, Scoped):
    """A file that proves something about a subject (kind and uid, like acts).

    The content stands once under its ``sha256``, however many rows point at it. ``type`` is what the content
    shows (a code of data/types.toml), whatever ``name`` claims. ``longitude`` and ``latitude`` are WGS-84 degrees
    and ``taken_at`` the instant that the photo itself states: hints, not proof. ``image_hash`` is 16 hex digits,
    the bands are its index. A closed attachment stays; its content goes only when retention has passed or
    personal data is erased (``destroyed_at``), the hash and the acts remain.
    """

    class Audience(models.TextChoices):
        REACH = "reach", _("Whoever may see the record")
        SENSITIVE = "sensitive", _("Only with the right to personal data; every read is logged")
        PUBLIC = "public", _("Everybody; place and time are taken out")

    reached_through = _reached

    subject_kind = models.CharField(max_length=64)
    subject_uid = models.UUIDField()
    party_uid = models.UUIDField(null=True)
    uploader_uid = models.UUIDField(null=True)
    uploader_post_uid = models.UUIDField(null=True)
    name = models.CharField(_("File name"), max_length=130)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("Size"))
    type = models.CharField(_("Type"), max_length=16)
    audience = models.CharField(_("Who may see it"), max_length=10, choices=Audience.choices, default=Audience.REACH)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    taken_at = models.DateTimeField(_("Taken at"), null=True, blank=True)
    added_at = models.DateTimeField(_("Added at"))
    keep_until = models.DateField(_("Keep until"), null=True, blank=True)
    keep_reason = models.CharField(_("Why it is kept"), max_length=200, blank=True, default="")
    image_hash = models.CharField(max_length=16, blank=True, default="")
    band_1 = models.IntegerField(null=True, editable=False)
    band_2 = models.IntegerField(null=True, editable=False)
    band_3 = models.IntegerField(null=True, editable=False)
    band_4 = models.IntegerField(null=True, editable=False)
    salt = models.BinaryField(max_length=16, null=True, editable=False)
    closed_at = models.DateTimeField(_("Closed at"), null=True, blank=True)
    close_reason = models.CharField(_("Reason"), max_length=200, blank=True, default="")
    destroyed_at = models.DateTimeField(_("Content destroyed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("attachment")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_not_empty"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, close_reason="") | Q(closed_at__isnull=False) & ~Q(close_reason=""),
                name="attachment_closed_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_uid", "id"], name="attachments_of_subject"),
            models.Index(fields=["party_uid", "id"], name="attachments_of_party"),
            models.Index(fields=["sha256"], name="attachment_by_content"),
            models.Index(fields=["keep_until"], name="attachment_by_term", condition=Q(destroyed_at=None)),
            *(
                models.Index(
                    fields=[f"band_{n}"], name=f"attachment_band_{n}", condition=Q(**{f"band_{n}__isnull": False})
                )
                for n in (1, 2, 3, 4)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def evidence_digest(self) -> bytes | None:
        """The salted digest for the act that this file proves; None once the content is destroyed."""
        return None if self.salt is None else sha256(bytes(self.salt) + bytes.fromhex(self.sha256)).digest()
