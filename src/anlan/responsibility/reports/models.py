"""Written reports."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.models import StateField
from anlan.responsibility.evidence.models import Evidence
from anlan.responsibility.reports.workflow import REPORT


class Report(Evidence):
    """A report that names a period; it counts on the period's last day. One unit hands one in for each period.

    A monthly report has three parts (RSP-12): ``checks`` (leader-led night and surprise checks), ``meetings`` and
    ``hazards``. ``figures`` holds name → number as handed in, ``known`` what the system knew when the form opened;
    where both differ, a hand altered it and the page marks it. ``text`` is the body of every other kind.
    """

    state = StateField(REPORT, verbose_name=_("State"), max_length=16)
    period = models.CharField(_("Period"), max_length=10)
    checks = models.TextField(_("Night and surprise checks led by leaders"), blank=True, default="")
    meetings = models.TextField(_("Safety meetings"), blank=True, default="")
    hazards = models.TextField(_("Hazards found and rectified"), blank=True, default="")
    figures = models.JSONField(_("Figures"), default=dict, blank=True)
    known = models.JSONField(_("What the system knew"), default=dict, blank=True)

    class Meta:
        verbose_name = _("report")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party", "kind", "period"], condition=~Q(state="void"), name="report_once_a_period"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "period"], name="reports_of_period"),
            models.Index(fields=["party", "kind", "state", "counts_on"], name="reports_of_party"),
            models.Index(fields=["counts_on", "id"], name="reports_by_day"),
        ]
