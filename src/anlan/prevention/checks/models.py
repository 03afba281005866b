"""Rounds of inspection of the own unit."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.models import StateField
from anlan.prevention.checks.workflow import LIFE
from anlan.responsibility.evidence.models import Evidence


class SelfCheck(Evidence):
    """One round: where, what was looked at, and its result, said in so many words (PRV-17, PRV-18).

    ``nothing_found`` states that the round found nothing; else ``found`` says how many hazards, and ``findings`` which.
    """

    state = StateField(LIFE, verbose_name=_("State"), max_length=16)
    places = models.CharField(_("Places looked at"), max_length=300, blank=True, default="")
    items = models.TextField(_("What was looked at"), blank=True, default="")
    nothing_found = models.BooleanField(_("Nothing found"), default=False)
    found = models.PositiveIntegerField(_("Hazards found"), default=0)
    findings = models.TextField(_("What was found"), blank=True, default="")
    led_by = models.CharField(_("Led by"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("round of self-inspection")
        indexes: ClassVar = [
            models.Index(fields=["party", "kind", "state", "counts_on"], name="checks_of_party"),
            models.Index(fields=["counts_on", "id"], name="checks_by_day"),
            # Rounds of one kind, the latest first: among a million and a half of all kinds.
            models.Index(fields=["kind", "counts_on", "id"], name="checks_by_kind"),
        ]

    @property
    def result(self) -> str:
        """The result in words; empty while nothing is said."""
        if self.nothing_found:
            return gettext("nothing found")
        return gettext("%(number)s hazards") % {"number": self.found} if self.found else ""
