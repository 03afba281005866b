"""What belongs to special actions: hazards, rounds of checks, and the figures as frozen on a day."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path, signed_in


class _Taken(Record, Scoped):
    """That a record belongs to an action, why, and since when; ``by_hand`` says that a person decided it.

    ``part`` is empty for what belongs to the action as such. What was taken out stays, so that gathering again does
    not bring it back when a person decided so.
    """

    part = models.ForeignKey(
        "campaigns.ActionPart", models.PROTECT, null=True, related_name="+", verbose_name=_("Part of the action")
    )
    why = models.CharField(_("Why it belongs"), max_length=120)
    by_hand = models.BooleanField(_("Decided by a person"), default=False)
    taken_at = models.DateTimeField(_("Belongs since"))
    out_at = models.DateTimeField(_("Taken out at"), null=True)
    out_why = models.CharField(_("Why it was taken out"), max_length=300, blank=True, default="")

    class Meta:
        abstract = True


class Finding(_Taken):
    """A hazard of an action, with its aspect (CMP-01, CMP-03, CMP-05). One hazard may serve several actions."""

    reached_through = party_path("hazard__party")

    campaign = models.ForeignKey(
        "campaigns.Campaign", models.PROTECT, related_name="findings", verbose_name=_("Special action"), db_index=False
    )
    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, related_name="in_actions", verbose_name=_("Hazard"))
    aspect = models.CharField(_("Aspect"), max_length=60, blank=True, default="")
    aspect_why = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("finding of a special action")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "hazard"], name="finding_once_an_action"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["campaign", "out_at", "part", "aspect"], name="findings_of_action"),
        ]

    def __str__(self) -> str:
        return str(self.hazard)


class ActionRound(_Taken):
    """A round of an action: an inspection of others, or a unit's own round; ``visits`` units were visited (家次)."""

    reached_through = party_path("party")

    campaign = models.ForeignKey(
        "campaigns.Campaign", models.PROTECT, related_name="checks", verbose_name=_("Special action"), db_index=False
    )
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Unit"))
    inspection = models.ForeignKey(
        "supervision.Inspection", models.PROTECT, null=True, related_name="in_actions", verbose_name=_("Inspection")
    )
    own_round = models.ForeignKey(
        "prevention.SelfCheck", models.PROTECT, null=True, related_name="in_actions", verbose_name=_("Self-inspection")
    )
    counts_on = models.DateField(_("Day"))
    visits = models.PositiveIntegerField(_("Units visited"), default=1)

    class Meta:
        verbose_name = _("round of a special action")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "inspection"], name="inspection_once_an_action"),
            models.UniqueConstraint(fields=["campaign", "own_round"], name="own_round_once_an_action"),
            models.CheckConstraint(
                condition=Q(inspection__isnull=True) ^ Q(own_round__isnull=True), name="round_is_one_record"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["campaign", "out_at", "counts_on"], name="rounds_of_action")]

    def __str__(self) -> str:
        return str(self.inspection or self.own_round)


class Cut(Record, Scoped):
    """The figures of an action as they stood when they were frozen: at the end of a year, or at its end (CMP-16).

    ``totals`` follow from the lines by ``rules.totals``, so that anybody can count them again.
    """

    reached_through = signed_in

    class Kind(models.TextChoices):
        YEAR = "year", _("Year")
        INTERIM = "interim", _("Interim")
        CLOSING = "closing", _("Closing")

    campaign = models.ForeignKey(
        "campaigns.Campaign", models.PROTECT, related_name="cuts", verbose_name=_("Special action")
    )
    kind = models.CharField(_("Kind"), max_length=8, choices=Kind.choices)
    day = models.DateField(_("Up to"))
    made_at = models.DateTimeField(_("Frozen at"))
    totals = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("frozen figures of a special action")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "kind", "day"], name="cut_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.get_kind_display()}"


class CutLine(Scoped):
    """One record of a cut as it then stood; ``figures`` holds the codes of what it counted in, between commas."""

    reached_through = party_path("party")

    cut = models.ForeignKey(Cut, models.PROTECT, related_name="lines", db_index=False)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="frozen")
    round = models.ForeignKey(ActionRound, models.PROTECT, null=True, related_name="frozen")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=80, blank=True, default="")
    aspect = models.CharField(max_length=60, blank=True, default="")
    county = models.CharField(max_length=12, blank=True, default="")
    figures = models.CharField(max_length=200, blank=True, default="")
    visits = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("line of frozen figures")
        indexes: ClassVar = [models.Index(fields=["cut", "finding"], name="lines_of_cut")]
