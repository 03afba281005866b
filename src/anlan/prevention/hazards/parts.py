"""What belongs to one hazard: plans, changes of grade, more time, watches, re-inspections, reports."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path
from anlan.prevention.hazards.models import Grade


class Part(Record, Scoped):
    """What belongs to one hazard and is reached with it."""

    reached_through = party_path("hazard__party")

    class Meta:
        abstract = True


class Plan(Part):
    """A plan with the five settlements: responsibility, measures, funds, time limit, contingency plan (PRV-25)."""

    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, related_name="plans")
    responsible = models.CharField(_("Responsibility"), max_length=80)
    measures = models.CharField(_("Measures"), max_length=1000)
    funds = models.DecimalField(_("Funds (yuan)"), max_digits=14, decimal_places=2)
    time_limit = models.DateField(_("Time limit"))
    contingency = models.CharField(_("Contingency plan"), max_length=1000)
    made_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("plan of rectification")
        constraints = [models.CheckConstraint(name="plan_funds_not_negative", condition=Q(funds__gte=0))]


class GradeChange(Part):
    """That somebody proposed another grade, and what a second person decided (PRV-23)."""

    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, related_name="grade_changes")
    grade = models.CharField(_("Grade"), max_length=8, choices=Grade.choices)
    reason = models.CharField(_("Reason"), max_length=300)
    proposed_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    is_confirmed = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("change of grade")


class Extension(Part):
    """That more time was asked for, and what became of it (INS-03: extensions need approval)."""

    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, related_name="extensions")
    deadline = models.DateField(_("Former time limit"))
    until = models.DateField(_("New time limit"))
    reason = models.CharField(_("Reason"), max_length=300)
    asked_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("extension")


class Hold(Part):
    """Interim measures and a named watcher while a hazard cannot be fixed (PRV-37)."""

    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, related_name="holds")
    interim = models.CharField(_("Interim measures"), max_length=1000)
    watcher = models.CharField(_("Named watcher"), max_length=64)
    watch_every = models.PositiveSmallIntegerField(_("Days between watch entries"))
    until = models.DateField(_("Until"))
    begun_on = models.DateField()
    watched_on = models.DateField(_("Last watch entry"), null=True)
    next_watch = models.DateField(_("Next watch entry until"))
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("watch over a hazard")
        constraints = [models.CheckConstraint(name="hold_watch_every_day_or_less", condition=Q(watch_every__gte=1))]
        indexes = [models.Index(fields=["next_watch"], name="hold_watch_missing", condition=Q(ended_on=None))]


class Watch(Part):
    """One entry of the watcher: what he saw (PRV-37)."""

    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, related_name="watches")
    note = models.CharField(_("What was seen"), max_length=500)
    seen_at = models.DateTimeField()
    entered_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("watch entry")
        ordering = ["-pk"]


class Recheck(Part):
    """One re-inspection; there may be several, and the one that the grade asks for closes (PRV-29)."""

    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, related_name="rechecks")
    passed = models.BooleanField(_("Passed"))
    opinion = models.CharField(_("What the re-inspection found"), max_length=500)
    unit = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("Unit")
    )
    checked_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    checked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("re-inspection")
        ordering = ["pk"]


class DualReport(Part):
    """One of the two reports of a major hazard (PRV-30)."""

    class Receiver(models.TextChoices):
        DEPARTMENT = "department", _("Supervising department")
        STAFF_CONGRESS = "staff_congress", _("Staff congress")

    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, related_name="dual_reports")
    receiver = models.CharField(_("Reported to"), max_length=16, choices=Receiver.choices)
    reported_on = models.DateField(_("Reported on"))
    content = models.CharField(_("Content"), max_length=1000)
    evidence = models.UUIDField(_("Evidence"))
    entered_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("report of a major hazard")
        constraints = [models.UniqueConstraint(name="dual_report_once", fields=["hazard", "receiver"])]
