"""A file that somebody asked for, and what is left of it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped
from anlan.foundation.scope.rules import Actor


def _own(actor: Actor) -> models.Q:
    """Everybody sees what he asked for himself, whatever else he may see."""
    return models.Q(owner_id=actor.user_id) if actor.user_id else models.Q(pk__in=[])


class Export(Record, Scoped):
    """An export that is written in the background.

    ``post`` is the key of the acting post whose rights count, when the file is written and when it is fetched;
    ``permission`` what that post must carry. ``what`` and ``reason`` go into the log of exports, ``arguments`` to
    whatever writes the file.
    ``about`` says in words what the file holds, ``origin`` is the page it was asked for on. Instants are UTC.
    """

    reached_through = _own

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=36)
    permission = models.CharField(max_length=80)
    what = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    about = models.CharField(_("Filter"), max_length=300, blank=True, default="")
    title = models.CharField(_("List"), max_length=200)
    file_name = models.CharField(_("File"), max_length=200)
    arguments = models.JSONField(default=dict)
    origin = models.CharField(max_length=1500, blank=True, default="")
    language = models.CharField(max_length=10)
    job = models.UUIDField(null=True)
    rows = models.PositiveIntegerField(_("Rows"), default=0)
    size = models.PositiveBigIntegerField(_("Size"), default=0)
    asked_at = models.DateTimeField(_("Asked for at"))
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("export")
        indexes = [models.Index(fields=["owner", "-id"], name="export_of_owner")]

    def __str__(self) -> str:
        return self.title

    def is_kept(self, now: datetime) -> bool:
        """Whether the file is there to be fetched."""
        return bool(self.expires_at and now < self.expires_at and self.removed_at is None)
