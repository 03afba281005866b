"""Referrals from villages to departments (REG-17)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path
from anlan.foundation.workflow.models import StateField
from anlan.registry.referrals.workflow import REFERRAL


class Referral(Record, Scoped):
    """What a village found at an entity and could not settle; ``lead`` is the lead department of that instant.

    Reached through the entity: its village and all above, the departments of its lines.
    """

    reached_through = party_path("party")

    party = models.ForeignKey(
        "registry.Party", models.PROTECT, related_name="referrals", verbose_name=_("Business entity")
    )
    lead = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Lead department"))
    finding = models.CharField(_("What was found"), max_length=500)
    attachment = models.UUIDField(_("Attachment"), null=True, blank=True)
    state = StateField(REFERRAL, verbose_name=_("State"), max_length=16)
    reason = models.CharField(_("Reason for returning"), max_length=300, blank=True, default="")
    outcome = models.CharField(_("Outcome"), max_length=500, blank=True, default="")
    referred_at = models.DateTimeField(_("Referred at"))
    answered_at = models.DateTimeField(_("Answered at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("Settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("referral")
        indexes = [models.Index(fields=["lead", "state"], name="referrals_of_lead")]

    def __str__(self) -> str:
        return f"{self.party} · {self.finding[:20]}"
