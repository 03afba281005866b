"""Hazard sources of parties (REG-24)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.models import party_path
from anlan.registry.entries.models import Entry
from anlan.registry.sources import rules


class HazardSource(Entry):
    """A major hazard source, or an installation, storage or process that comes under two keys and one major.

    ``changed_at`` is the instant of the last change of its data, ``reported_at`` that of the last report; both UTC.
    Quantities are in tonnes. Monitoring points stand one a line.
    """

    reached_through = party_path("party")

    party = models.ForeignKey(
        "registry.Party", models.PROTECT, related_name="hazard_sources", verbose_name=_("Business entity")
    )
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Kind"), max_length=32)
    substance = models.CharField(_("Substance"), max_length=120, blank=True, default="")
    quantity = models.DecimalField(_("Design quantity (t)"), max_digits=14, decimal_places=3, null=True, blank=True)
    threshold = models.DecimalField(_("Threshold (t)"), max_digits=14, decimal_places=3, null=True, blank=True)
    grade = models.CharField(_("Grade"), max_length=16, blank=True, default="")
    key_process = models.BooleanField(_("Key hazardous process"), default=False)
    key_chemical = models.BooleanField(_("Key hazardous chemical"), default=False)
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Region")
    )
    address = models.CharField(_("Place on the site"), max_length=200, blank=True, default="")
    monitoring = models.TextField(_("Monitoring points"), blank=True, default="")
    changed_at = models.DateTimeField(_("Changed at"))
    reported_at = models.DateTimeField(_("Reported at"), null=True, blank=True)
    reported_to = models.CharField(_("Reported to"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("hazard source")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="source_quantity_above_nought"
            ),
            models.CheckConstraint(
                condition=Q(threshold__isnull=True) | Q(threshold__gt=0), name="source_threshold_above_nought"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ratio(self) -> Decimal | None:
        """The quantity in multiples of the threshold."""
        return rules.ratio(self.quantity, self.threshold)

    @property
    def report_state(self) -> str:
        """``due`` when it is to be reported, ``done`` otherwise, nothing once closed."""
        if self.closed_on:
            return ""
        return "due" if rules.to_be_reported(self.changed_at, self.reported_at) else "done"
