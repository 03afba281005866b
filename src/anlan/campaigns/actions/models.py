"""Special actions and what hangs on them. Days are local days."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.rules import GroupKind, MeasureKind, PartKind
from anlan.campaigns.actions.workflow import CAMPAIGN
from anlan.foundation.scope.models import party_path, signed_in
from anlan.foundation.workflow.models import StateField
from anlan.registry.entries.models import Entry
from anlan.registry.parties.models import Party

PART_KINDS = {PartKind.PHASE.value: _("Phase"), PartKind.SECTOR.value: _("Work in a sector")}
GROUP_KINDS = {
    GroupKind.SQUAD.value: _("Special squad"),
    GroupKind.SUPERVISION.value: _("Supervision group"),
    GroupKind.COVERT.value: _("Covert group"),
}
MEASURE_KINDS = {
    MeasureKind.INSTITUTIONAL.value: _("Institution"),
    MeasureKind.SUPERVISORY.value: _("Supervisory measure"),
    MeasureKind.TECHNICAL.value: _("Technical measure"),
    MeasureKind.EMERGENCY.value: _("Measure of emergency management"),
}


class Campaign(Entry):
    """A special action: its basis, who leads it, from when to when, its task list, at last its summary.

    Everybody who signs in may know of it. ``totals`` are its figures as frozen when it was summed up.
    """

    reached_through = signed_in

    title = models.CharField(_("Name"), max_length=120)
    document = models.CharField(_("Plan document"), max_length=200)
    document_number = models.CharField(_("Document number"), max_length=60, blank=True, default="")
    lead = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Lead unit"))
    aim = models.TextField(_("Aim"), blank=True, default="")
    first_day = models.DateField(_("First day"))
    last_day = models.DateField(_("Last day"), null=True)
    task_list = models.ForeignKey(
        "responsibility.TaskList", models.PROTECT, null=True, related_name="+", verbose_name=_("Task list")
    )
    state = StateField(CAMPAIGN, verbose_name=_("State"), max_length=12)
    summary = models.TextField(_("Summary"), blank=True, default="")
    good_practice = models.TextField(_("Good practice"), blank=True, default="")
    lessons = models.TextField(_("Lessons"), blank=True, default="")
    planned_visits = models.PositiveIntegerField(_("Unit visits planned"), null=True)
    planned_rounds = models.PositiveIntegerField(_("Rounds planned"), null=True)
    planned_measures = models.PositiveIntegerField(_("Measures planned"), null=True)
    template = models.CharField(max_length=40, blank=True, default="", editable=False)
    totals = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("special action")
        constraints = [
            models.CheckConstraint(condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="campaign_days")
        ]

    def __str__(self) -> str:
        return self.title


class _Part(Entry):
    """What hangs on a special action."""

    campaign: models.ForeignKey[Campaign, Campaign]

    class Meta:
        abstract = True

    @property
    def party(self) -> Party:
        """The lead unit, under which the acts are filed."""
        return self.campaign.lead


class ActionPart(_Part):
    """A phase with its days and aim, or the work of one sector with its check points and responsible unit.

    With ``takes_in`` it counts records by itself (CMP-01): those of its days, of ``regions`` (uids; none: the area of
    the lead unit), from ``sources``, about one of ``sectors``, ``words``, ``criteria`` or ``industries`` (empty: of
    any), and rounds of the kinds ``rounds``. ``aspects`` and ``check_points`` are as ``lines`` reads them.
    """

    reached_through = signed_in

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="parts", verbose_name=_("Special action"))
    kind = models.CharField(_("Kind"), max_length=12, choices=PART_KINDS)
    name = models.CharField(_("Phase or sector"), max_length=80)
    first_day = models.DateField(_("First day"))
    last_day = models.DateField(_("Last day"), null=True)
    unit = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, related_name="+", verbose_name=_("Responsible unit")
    )
    content = models.TextField(_("Work and check points"), blank=True, default="")
    check_points = models.JSONField(_("Check points"), default=list, blank=True)
    takes_in = models.BooleanField(_("Counts records by itself"), default=False)
    regions = models.JSONField(_("Regions"), default=list, blank=True)
    sources = models.JSONField(_("Sources of hazards"), default=list, blank=True)
    sectors = models.JSONField(_("Sectors of criteria"), default=list, blank=True)
    words = models.JSONField(_("Words in the text"), default=list, blank=True)
    criteria = models.JSONField(_("Criteria"), default=list, blank=True)
    industries = models.JSONField(_("Industries"), default=list, blank=True)
    rounds = models.JSONField(_("Kinds of rounds"), default=list, blank=True)
    aspects = models.JSONField(_("Aspects"), default=list, blank=True)
    template = models.CharField(max_length=40, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("part of a special action")

    def __str__(self) -> str:
        return self.name


class ActionGroup(_Part):
    """A special squad, supervision group or covert group: who leads it, its members and area. Seen as its lead is."""

    reached_through = party_path("campaign__lead")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="groups", verbose_name=_("Special action"))
    kind = models.CharField(_("Kind"), max_length=12, choices=GROUP_KINDS)
    name = models.CharField(_("Name of the group"), max_length=80)
    head = models.CharField(_("Head of the group"), max_length=64)
    members = models.TextField(_("Members of the group"), blank=True, default="")
    area = models.CharField(_("Area"), max_length=200, blank=True, default="")
    rounds = models.PositiveSmallIntegerField(_("Rounds done"), default=0)
    found = models.PositiveIntegerField(_("Problems found"), default=0)

    class Meta:
        verbose_name = _("group of a special action")

    def __str__(self) -> str:
        return self.name


class Bulletin(_Part):
    """A bulletin of results (通报): number, day, text."""

    reached_through = signed_in

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="bulletins", verbose_name=_("Special action"))
    number = models.CharField(_("Number of the bulletin"), max_length=60)
    title = models.CharField(_("Title of the bulletin"), max_length=200)
    issued_on = models.DateField(_("Issued or built on"))
    text = models.TextField(_("Text"))

    class Meta:
        verbose_name = _("bulletin of results")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], condition=Q(closed_on=None), name="bulletin_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Measure(_Part):
    """An institution or measure that the action produced (制度成果), of one of four kinds (RSP-29)."""

    reached_through = signed_in

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="measures", verbose_name=_("Special action"))
    kind = models.CharField(_("Kind"), max_length=16, choices=MEASURE_KINDS)
    name = models.CharField(_("Measure"), max_length=200)
    document_number = models.CharField(_("Document number"), max_length=60, blank=True, default="")
    unit = models.CharField(_("Built by"), max_length=120)
    issued_on = models.DateField(_("Issued or built on"))

    class Meta:
        verbose_name = _("measure built")

    def __str__(self) -> str:
        return self.name
