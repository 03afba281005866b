"""What was published of a major hazard (PRV-32)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, everyone


class Disclosure(Record, Scoped):
    """The public words about a major hazard; its state and closure follow the hazard itself.

    Everybody may read it: it holds nothing but what was cleared for publication.
    """

    reached_through = everyone

    hazard = models.OneToOneField("prevention.Hazard", models.PROTECT, related_name="disclosure")
    text = models.CharField(_("What is published"), max_length=500)
    published_at = models.DateTimeField(_("Published at"))
    published_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("published major hazard")
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return self.text[:40]
