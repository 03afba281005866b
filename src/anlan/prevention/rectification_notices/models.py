"""Notices of rectification (PRV-27)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path
from anlan.foundation.workflow.models import StateField
from anlan.prevention.rectification_notices.workflow import NOTICE


class RectificationNotice(Record, Scoped):
    """One notice for one hazard: what is required, until when, by which unit; delivery and receipt.

    The words are kept as they were issued, so that the same document can be printed again.
    """

    reached_through = party_path("hazard__party")

    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, related_name="notices", verbose_name=_("Hazard"))
    number = models.CharField(_("Number"), max_length=40, unique=True)
    unit = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, related_name="+", verbose_name=_("Issuing unit")
    )
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    state = StateField(NOTICE, verbose_name=_("State"), max_length=12)
    requirements = models.CharField(_("Requirements"), max_length=1000)
    deadline = models.DateField(_("Rectify until"))
    issued_at = models.DateTimeField(_("Issued at"))
    issued_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    delivered_on = models.DateField(_("Delivered on"), null=True)
    delivered_by = models.CharField(_("How it was delivered"), max_length=80, blank=True, default="")
    received_at = models.DateTimeField(_("Received at"), null=True)
    receiver = models.CharField(_("Received by"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("notice of rectification")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="notice_serial_once"),
            models.UniqueConstraint(fields=["hazard"], condition=~Q(state="void"), name="notice_one_a_hazard"),
        ]

    def __str__(self) -> str:
        return self.number
