"""Records of meetings."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.models import StateField
from anlan.responsibility.evidence.models import Evidence
from anlan.responsibility.meetings.workflow import MEETING


class Mode(models.TextChoices):
    """How people met."""

    ON_SITE = "on_site", _("On site")
    VIDEO = "video", _("By video")
    MIXED = "mixed", _("On site and by video")


FIVE_MARKS = {
    "planned": _("planned together"),
    "deployed": _("deployed together"),
    "advanced": _("advanced together"),
    "carried_out": _("carried out together"),
    "assessed": _("assessed together"),
}
"""Whether work safety was dealt with together with the other main work lines (五同, RSP-20)."""


class Meeting(Evidence):
    """A meeting: kind, day, chair, attendants, agenda, conclusions (RSP-19). ``text`` are the minutes.

    ``also`` are further kinds that the same meeting counts as; ``marks`` the five marks of RSP-20 that apply.
    """

    state = StateField(MEETING, verbose_name=_("State"), max_length=16)
    mode = models.CharField(_("How"), max_length=8, choices=Mode.choices, default=Mode.ON_SITE)
    chair = models.CharField(_("Chaired by"), max_length=64, blank=True, default="")
    attendants = models.TextField(_("Attendants"), blank=True, default="")
    agenda = models.TextField(_("Agenda"), blank=True, default="")
    conclusions = models.TextField(_("Conclusions"), blank=True, default="")
    also = models.JSONField(_("Counts also as"), default=list, blank=True)
    marks = models.JSONField(_("Five together"), default=list, blank=True)

    class Meta:
        verbose_name = _("meeting")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(handed_in_at__isnull=False), name="meeting_handed_in_at"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["party", "kind", "state", "counts_on"], name="meetings_of_party"),
            models.Index(fields=["counts_on", "id"], name="meetings_by_day"),
        ]
