"""Creation units and their monthly surveys."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.zero_accident.workflow import CREATION
from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path
from anlan.foundation.workflow.models import StateField
from anlan.registry.entries.models import Entry

CATEGORIES = {
    "village": _("Villages and communities"),
    "enterprise": _("Enterprises"),
    "institution": _("Public institutions"),
}


class CreationUnit(Entry):
    """A subject of zero-accident creation: its category, leading body, commitment and plan; since when it holds it.

    Days are local days. ``why`` is why the state was last taken away or given back.
    """

    reached_through = party_path("party")

    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Unit"))
    category = models.CharField(_("Category"), max_length=12, choices=CATEGORIES)
    state = StateField(CREATION, verbose_name=_("State"), max_length=12)
    head = models.CharField(_("Head of the leading body"), max_length=64, blank=True, default="")
    body = models.TextField(_("Leading body: members and division of work"), blank=True, default="")
    committed_on = models.DateField(_("Commitment signed on"), null=True)
    plan = models.TextField(_("Creation plan"), blank=True, default="")
    since = models.DateField(_("In this state since"), null=True)
    why = models.CharField(_("Reason"), max_length=300, blank=True, default="")
    surveyed = models.CharField(_("Last survey"), max_length=7, blank=True, default="")

    class Meta:
        verbose_name = _("creation unit")
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=Q(closed_on=None), name="creation_unit_once")
        ]
        indexes = [models.Index(fields=["category", "state"], name="creation_by_category")]

    def __str__(self) -> str:
        return str(self.party)


class Survey(Record, Scoped):
    """The survey of one calendar month (2026-11): what the unit found of risks and hazards in its field."""

    reached_through = party_path("unit__party")

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="surveys", verbose_name=_("Creation unit"))
    month = models.CharField(_("Month"), max_length=7)
    subjects = models.PositiveIntegerField(_("Subjects in its field"), default=0)
    risks = models.PositiveIntegerField(_("Risks"), default=0)
    hazards = models.PositiveIntegerField(_("Open hazards"), default=0)
    majors = models.PositiveIntegerField(_("Major hazards among them"), default=0)
    note = models.CharField(_("What changed"), max_length=500, blank=True, default="")
    entered_at = models.DateTimeField(_("Entered at"))
    entered_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("monthly survey")
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["unit", "month"], name="survey_once_a_month")]

    def __str__(self) -> str:
        return f"{self.unit} {self.month}"


class LeadingGroup(Entry):
    """The leading group of zero-accident creation (创建领导小组) of a city, county or unit: head, deputies, members."""

    reached_through = party_path("party")

    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Formed by"))
    name = models.CharField(_("Name of the group"), max_length=80)
    head = models.CharField(_("Head of the group"), max_length=64)
    head_post = models.CharField(_("Post of the head"), max_length=80)
    deputies = models.TextField(_("Deputy heads"))
    members = models.TextField(_("Members of the group"))
    duties = models.TextField(_("Duties and division of work"), blank=True, default="")
    document = models.CharField(_("Basis document"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("leading group")
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=Q(closed_on=None), name="leading_group_once")
        ]

    def __str__(self) -> str:
        return self.name
