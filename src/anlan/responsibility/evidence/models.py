"""The base of records that prove that a duty was done."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path


class Evidence(Record, Scoped):
    """One thing that a unit did: drafted, handed in, and void only with a reason.

    ``kind`` is a code of the register's kinds. ``counts_on`` is the local day it happened, or the last day of the
    period that a report names; handing in records the acts that count on it. A concrete table adds its ``state``.
    """

    reached_through = party_path("party")

    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Unit"))
    kind = models.CharField(_("Kind"), max_length=32)
    counts_on = models.DateField(_("Day"))
    title = models.CharField(_("Subject"), max_length=200, blank=True, default="")
    text = models.TextField(_("Text"), blank=True, default="")
    entered_at = models.DateTimeField(_("Entered at"))
    entered_by = models.UUIDField(null=True, editable=False)
    handed_in_at = models.DateTimeField(_("Handed in at"), null=True, blank=True)
    void_reason = models.CharField(_("Why it is void"), max_length=300, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.counts_on}"
