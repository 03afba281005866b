"""Hazards handed over to counties and units (PRV-34)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path
from anlan.foundation.workflow.models import StateField
from anlan.prevention.handovers.workflow import HANDOVER


class HazardHandover(Record, Scoped):
    """One hazard of a list that a unit handed to another, with a day for the answer (a local day)."""

    reached_through = party_path("hazard__party")

    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, related_name="handovers", verbose_name=_("Hazard"))
    batch = models.CharField(_("Handed list"), max_length=80, blank=True, default="")
    from_unit = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", verbose_name=_("From"))
    to_unit = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Handed to"))
    state = StateField(HANDOVER, verbose_name=_("State"), max_length=12)
    answer_by = models.DateField(_("Answer until"))
    handed_at = models.DateTimeField(_("Handed over at"))
    accepted_at = models.DateTimeField(_("Taken on at"), null=True)
    answered_at = models.DateTimeField(_("Answered on"), null=True)
    reply = models.CharField(_("Answer"), max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = _("hazard handed over")
        constraints = [
            models.UniqueConstraint(fields=["hazard"], condition=~Q(state="concluded"), name="handover_one_open"),
        ]
        indexes = [models.Index(fields=["to_unit", "state", "answer_by"], name="handovers_of_unit")]

    def __str__(self) -> str:
        return f"{self.hazard} → {self.to_unit}"
