"""Hazards. What belongs to one (plans, watches, re-inspections …) stands in ``parts``."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path
from anlan.foundation.workflow.models import StateField
from anlan.prevention.hazards.workflow import HAZARD


class Grade(models.TextChoices):
    """How grave a hazard is (PRV-23)."""

    GENERAL = "general", _("General hazard")
    MAJOR = "major", _("Major hazard")


class Mode(models.TextChoices):
    """How the government handles a finding, the gentlest first (PRV-33)."""

    SUGGEST = "suggest", _("Suggestion")
    REMIND = "remind", _("Reminder")
    SUPERVISE = "supervise", _("Supervised")
    HAND_OVER = "hand_over", _("Handed over")


class Hazard(Record, Scoped):
    """One hazard, whoever found it (PRV-22). Its photos are attachments about it; ``photos`` says of which phase.

    ``plan``, ``extension``, ``grade_change`` and ``hold`` are the ones that hold now; the tables keep the former ones.
    ``judge`` grades, re-inspects and writes off; ``owed_by`` owes the next step until the end of ``step_due``.
    ``campaign`` is the action that the reporter names, in his words; to which ones it belongs, the actions say.
    ``deadline`` is the last local day for rectifying. Days are local days.
    """

    reached_through = party_path("party")

    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="hazards", verbose_name=_("Party"))
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, related_name="+", verbose_name=_("Region"), db_index=False
    )
    state = StateField(HAZARD, verbose_name=_("State"), max_length=16)
    source = models.CharField(_("Source"), max_length=24)
    campaign = models.CharField(_("Campaign"), max_length=60, blank=True, default="")
    text = models.CharField(_("What is dangerous"), max_length=1000)
    place = models.CharField(_("Where exactly"), max_length=200, blank=True, default="")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    sector = models.CharField(_("Sector"), max_length=40, blank=True, default="")
    criterion = models.ForeignKey(
        "prevention.Criterion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Criterion")
    )
    finder = models.CharField(_("Finder"), max_length=64, blank=True, default="")
    finder_unit = models.ForeignKey(
        "registry.Party",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("Unit of the finder"),
    )
    finder_post_uid = models.UUIDField(null=True)
    found_at = models.DateTimeField(_("Found at"))
    reported_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    reported_at = models.DateTimeField(_("Reported at"))
    key = models.CharField(max_length=80, null=True, unique=True, editable=False)
    photos = models.JSONField(default=dict, editable=False)

    grade = models.CharField(_("Grade"), max_length=8, choices=Grade.choices, blank=True, default="")
    grade_basis = models.CharField(_("Basis of the grade"), max_length=300, blank=True, default="")
    graded_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    graded_at = models.DateTimeField(null=True)
    mode = models.CharField(_("Handling mode"), max_length=12, choices=Mode.choices, blank=True, default="")
    mode_set_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(_("Received at"), null=True)
    reply = models.CharField(_("Reply"), max_length=300, blank=True, default="")

    deadline = models.DateField(_("Rectify until"), null=True)
    judge = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("Who judges it")
    )
    supervised_by = models.ForeignKey(
        "registry.Party",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("Supervising unit"),
    )
    owed_by = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("Next step by")
    )
    step_due = models.DateField(_("Next step until"), null=True)

    plan = models.ForeignKey("Plan", models.PROTECT, null=True, related_name="+", db_index=False)
    extension = models.ForeignKey("Extension", models.PROTECT, null=True, related_name="+", db_index=False)
    grade_change = models.ForeignKey("GradeChange", models.PROTECT, null=True, related_name="+", db_index=False)
    hold = models.ForeignKey("Hold", models.PROTECT, null=True, related_name="+", db_index=False)

    outcome = models.CharField(_("What was done"), max_length=1000, blank=True, default="")
    on_spot = models.BooleanField(_("Corrected on the spot"), default=False)
    rectified_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    rectified_at = models.DateTimeField(_("Rectified at"), null=True)
    accepted_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    accepted_at = models.DateTimeField(_("Accepted at"), null=True)
    written_off_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    written_off_at = models.DateTimeField(_("Written off at"), null=True)
    closed_reason = models.CharField(_("Reason"), max_length=300, blank=True, default="")
    returns = models.PositiveSmallIntegerField(_("Returned"), default=0)
    reopened = models.PositiveSmallIntegerField(_("Reopened"), default=0)
    repeat_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="repeats", verbose_name=_("Repeats"), db_index=False
    )
    is_repeat = models.BooleanField(_("Repeated"), default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)
    priority = models.PositiveSmallIntegerField(_("Priority"), default=0)

    class Meta:
        verbose_name = _("hazard")
        constraints = [
            models.CheckConstraint(
                name="hazard_graded_by_somebody",
                condition=Q(state__in=("reported", "merged", "dismissed")) | ~Q(grade=""),
            ),
            models.CheckConstraint(
                name="hazard_merged_into_another",
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged") & Q(merged_into=None),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "deadline"], name="hazard_by_deadline"),
            models.Index(fields=["region", "found_at"], name="hazard_by_region"),
            models.Index(fields=["found_at"], name="hazard_by_day"),
            models.Index(fields=["owed_by", "step_due"], name="hazard_by_debtor"),
            models.Index(fields=["priority"], name="hazard_by_priority"),
            models.Index(fields=["merged_into"], name="hazard_merged", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["repeat_of"], name="hazard_repeats", condition=Q(repeat_of__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def limit(self) -> tuple[date, str] | None:
        """The time limit with the state: whether it is late depends on both."""
        return (self.deadline, self.state) if self.deadline else None
