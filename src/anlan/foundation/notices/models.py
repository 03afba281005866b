"""Notices and the ways in which people want to be told outside."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.notices.kinds import NoticeKind, kind_called, words_of
from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.models import Scoped
from anlan.foundation.scope.rules import Actor

if TYPE_CHECKING:
    from datetime import datetime


def own(actor: Actor) -> Q:
    """Everybody reads what he himself was told; system actors read all."""
    if actor.user_id is None:
        return Q() if actor.reach.everything else Q(pk__in=[])
    return Q(user_id=actor.user_id)


class Notice(Scoped):
    """That one person was told one thing at one instant. Only ``read_at`` and ``digest_at`` are set later.

    ``key`` makes telling idempotent. ``weight`` puts the worst first. ``facts`` fill the words of the kind and hold
    names of parties and duties, never personal data. ``post_uid`` is the post for whose sake he was told.
    """

    reached_through = own

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    post_uid = models.UUIDField(null=True)
    kind = models.CharField(_("Kind"), max_length=64)
    weight = models.PositiveSmallIntegerField(default=0)
    subject_uid = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    told_at = models.DateTimeField(_("Told at"))
    read_at = models.DateTimeField(_("Read at"), null=True)
    digest_at = models.DateTimeField(_("Sent outside at"), null=True)
    key = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name = _("notice")
        indexes = [
            models.Index(fields=["user", "-told_at"], name="notices_of_user"),
            models.Index(fields=["user", "-weight"], name="notices_unread", condition=Q(read_at=None)),
            models.Index(fields=["subject_uid"], name="notices_of_subject"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def declared(self) -> NoticeKind:
        """How its kind is shown."""
        return kind_called(self.kind)

    @property
    def words(self) -> str:
        """What it says, in the reader's language."""
        return words_of(self.kind, self.facts)

    @property
    def url(self) -> str:
        """The page that it opens; empty when that page does not stand."""
        if not self.declared.page:
            return ""
        try:
            page = reverse(self.declared.page, args=[self.subject_uid] if self.subject_uid else [])
        except NoReverseMatch:
            return ""
        return f"{page}?notice={self.uid}" if self.declared.sums_up else page


def of_own_notice(actor: Actor) -> Q:
    """Everybody reads what his own notices sum up; system actors read all."""
    if actor.user_id is None:
        return Q() if actor.reach.everything else Q(pk__in=[])
    return Q(notice__user_id=actor.user_id)


class SummedUp(Scoped):
    """That a notice which sums up many matters told its reader of this one, too."""

    reached_through = of_own_notice

    # Without a constraint in the database: two runs at once may tell one thing, and one of them finds it told.
    notice = models.ForeignKey(Notice, models.CASCADE, to_field="uid", related_name="summed_up", db_constraint=False)
    subject_uid = models.UUIDField()

    class Meta:
        verbose_name = _("matter of a notice that sums up many")
        indexes = [models.Index(fields=["subject_uid"], name="summed_up_of_subject")]


class Channel(Scoped):
    """Where a person wants his daily digest: a gateway that the operator has set up, and his address there."""

    reached_through = own

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    gateway = models.CharField(_("By"), max_length=32)
    address = models.CharField(_("Address"), max_length=200)
    added_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    last_error = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("way to be told")
        constraints = [models.UniqueConstraint(fields=["user", "gateway", "address"], name="notice_channel_once")]
