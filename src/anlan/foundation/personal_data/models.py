"""Who read or exported what; only ever added to (triggers hold it)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.models import Scoped, party_uid_path
from anlan.foundation.scope.rules import Actor


def _own_or_within_reach(actor: Actor) -> Any:
    reached = party_uid_path("party_uid")(actor)
    if actor.user_uid is None or actor.reach.everything:
        return reached
    return reached | Q(actor_uid=actor.user_uid)


class AccessLog(Scoped):
    """One sensitive read or one export: who, in which post, what, how many rows, why, when.

    ``actor_name`` is the code of a system actor or ``public`` and empty for people. ``what`` names the kind of
    record or the list; ``rows`` counts what left the system. Whoever may see all rows is said by the reach;
    rows without a party are for those who reach everything.
    """

    class Action(models.TextChoices):
        READ = "read", _("Sensitive read")
        EXPORT = "export", _("Export")

    reached_through = _own_or_within_reach

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    action = models.CharField(_("Action"), max_length=8, choices=Action.choices)
    actor_uid = models.UUIDField(_("Who"), null=True)
    actor_name = models.CharField(max_length=64, default="")
    post_uid = models.UUIDField(_("Acting post"), null=True)
    on_behalf_of = models.UUIDField(_("On behalf of"), null=True)
    what = models.CharField(_("What"), max_length=64)
    subject_uid = models.UUIDField(null=True)
    party_uid = models.UUIDField(_("Party"), null=True)
    rows = models.PositiveIntegerField(_("Rows"), default=1)
    reason = models.CharField(_("Reason"), max_length=300, blank=True, default="")
    at = models.DateTimeField(_("When"))

    class Meta:
        verbose_name = _("access to personal data")
        indexes: ClassVar = [
            models.Index(fields=["at"], name="access_by_time"),
            models.Index(fields=["actor_uid", "at"], name="access_by_actor"),
            models.Index(fields=["subject_uid", "at"], name="access_by_subject"),
            models.Index(fields=["party_uid", "at"], name="access_by_party"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.what}"
