"""The views of lists that people save for themselves."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped
from anlan.foundation.scope.rules import Actor


def own(actor: Actor) -> models.Q:
    """Everybody sees his own saved views only."""
    return models.Q(user_id=actor.user_id) if actor.user_id else models.Q(pk__in=[])


class SavedView(Record, Scoped):
    """A filter of one list under a name, as the query of its address."""

    reached_through = own

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    register = models.CharField(max_length=80)
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "register", "name"], name="saved_view_name")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
