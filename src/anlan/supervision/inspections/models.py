"""Inspections of others, and who led them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.models import StateField
from anlan.responsibility.evidence.models import Evidence
from anlan.supervision.inspections.workflow import LIFE


class Inspection(Evidence):
    """One inspection: which places, what was found; where it counts per leader, the post that led it (RSP-18)."""

    state = StateField(LIFE, verbose_name=_("State"), max_length=16)
    leader = models.ForeignKey(
        "registry.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Led by")
    )
    at_night = models.BooleanField(_("At night"), default=False)
    visited = models.TextField(_("Places inspected"), blank=True, default="")
    units = models.PositiveIntegerField(_("Units inspected"), default=0)
    found = models.PositiveIntegerField(_("Hazards found"), default=0)

    class Meta:
        verbose_name = _("inspection")
        indexes: ClassVar = [
            models.Index(fields=["party", "kind", "state", "counts_on"], name="inspections_of_party"),
            models.Index(fields=["counts_on", "id"], name="inspections_by_day"),
        ]
