"""Trainings."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.models import StateField
from anlan.outreach.training.workflow import LIFE
from anlan.responsibility.evidence.models import Evidence


class Training(Evidence):
    """One training: for whom, how many hours, and the posts whose holders attended."""

    state = StateField(LIFE, verbose_name=_("State"), max_length=16)
    people = models.PositiveIntegerField(_("People trained"), default=0)
    hours = models.DecimalField(_("Hours"), max_digits=5, decimal_places=1, default=1)
    posts = models.JSONField(_("Posts that attended"), default=list, blank=True, help_text="Uids of posts.")

    class Meta:
        verbose_name = _("training")
        indexes: ClassVar = [
            models.Index(fields=["party", "kind", "state", "counts_on"], name="training_of_party"),
            models.Index(fields=["counts_on", "id"], name="training_by_day"),
        ]
