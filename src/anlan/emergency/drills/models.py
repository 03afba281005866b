"""Drills."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.emergency.drills.workflow import LIFE
from anlan.foundation.workflow.models import StateField
from anlan.responsibility.evidence.models import Evidence


class Drill(Evidence):
    """One drill: which plan, how many took part, and its evaluation; the room of plans will say more."""

    state = StateField(LIFE, verbose_name=_("State"), max_length=16)
    plan = models.CharField(_("Emergency plan"), max_length=200, blank=True, default="")
    people = models.PositiveIntegerField(_("People taking part"), default=0)
    evaluation = models.TextField(_("Evaluation"), blank=True, default="")

    class Meta:
        verbose_name = _("drill")
        indexes: ClassVar = [
            models.Index(fields=["party", "kind", "state", "counts_on"], name="drills_of_party"),
            models.Index(fields=["counts_on", "id"], name="drills_by_day"),
        ]
