"""Who answers for whom: the rule book, assignments and disputes (REG-12, REG-13, REG-15)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.dated.models import DatedFact
from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, everyone, party_path
from anlan.foundation.workflow.models import StateField
from anlan.registry.assignment.workflow import DISPUTE
from anlan.registry.lists.names import in_language


class Rule(Record, Scoped):
    """One article of the rule book: for which parties it holds, and which department line at which level it names.

    ``condition`` is a selector as in design section 2 over the facets of a party; the first article by ``order``
    that matches proposes. ``hard_case`` sends the party to the disputes instead of proposing (REG-13), with
    ``suggests`` as candidates. A change closes the row and adds another under the same article, so that what
    was proposed under the old wording still cites it.
    """

    reached_through = everyone

    article = models.CharField(_("Article"), max_length=20)
    title = models.CharField(_("Heading"), max_length=120)
    title_en = models.CharField(max_length=160, blank=True, default="")
    order = models.PositiveIntegerField(_("Order"))
    condition = models.JSONField(_("Condition"))
    line = models.CharField(_("Department line"), max_length=32, blank=True, default="")
    level = models.PositiveSmallIntegerField(_("Level"), null=True, blank=True)
    hard_case = models.CharField(_("Hard case"), max_length=40, blank=True, default="")
    suggests = models.JSONField(_("Candidates"), default=list, blank=True, help_text="Pairs of line and place.")
    basis = models.CharField(_("Legal basis"), max_length=300, blank=True, default="")
    source = models.CharField(_("Source"), max_length=200, blank=True, default="")
    is_shipped = models.BooleanField(default=False)
    first_day = models.DateField(_("From"))
    last_day = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        verbose_name = _("rule of assignment")
        ordering = ["order", "article"]
        constraints = [models.UniqueConstraint(fields=["article"], condition=Q(last_day=None), name="rule_article")]

    def __str__(self) -> str:
        return f"{self.article} {self.title}"

    @property
    def name(self) -> str:
        """The title in the active language."""
        return in_language(self.title, self.title_en)


class Assignment(DatedFact, Scoped):
    """Who answers for a party from day to day: one lead department, one government, one leader, one officer (REG-12).

    One row holds all four, so that "exactly one" needs no further guard and a plate names one row. ``rule`` and
    ``why`` (a message code with its facts) say where it comes from; ``confirmed_at`` is empty while it is only
    proposed, and what is confirmed no proposal replaces.
    """

    alone_by = ("party",)
    reached_through = party_path("party")

    # Every index is paid 150,000 times by an import: the ones below serve lead, leader and officer too.
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="assignments")
    lead = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    government = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    leader = models.ForeignKey("registry.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    officer = models.ForeignKey("registry.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.JSONField(default=dict, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("assignment")
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(superseded_at=None, last_day=None), name="assignment_one_current"
            )
        ]
        indexes = [
            models.Index(fields=["officer", "party"], name="assignment_by_officer"),
            models.Index(fields=["leader", "party"], name="assignment_by_leader"),
            models.Index(fields=["lead", "party"], name="assignment_by_lead"),
        ]


class OtherAssignee(DatedFact, Scoped):
    """A further department or officer beside the lead (REG-12: optional others)."""

    reached_through = party_path("party")

    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="other_assignees")
    organisation = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("registry.Post", models.PROTECT, null=True, related_name="+")


class Dispute(Record, Scoped):
    """A party whose assignment the rule book cannot settle, and the decision of the committee office (REG-13)."""

    reached_through = party_path("party")

    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="disputes", verbose_name=_("Party"))
    hard_case = models.CharField(_("Hard case"), max_length=40)
    state = StateField(DISPUTE, verbose_name=_("State"), max_length=16)
    claim = models.CharField(_("What was stated"), max_length=300, blank=True, default="")
    candidates = models.JSONField(default=list, blank=True)
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(_("Opened at"))
    decided_at = models.DateTimeField(_("Decided at"), null=True, blank=True)
    decided_by = models.CharField(_("Decided by"), max_length=120, blank=True, default="")
    lead = models.ForeignKey("registry.Party", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("Reason"), blank=True, default="")

    class Meta:
        verbose_name = _("dispute of assignment")
        constraints = [
            models.UniqueConstraint(fields=["party", "hard_case"], condition=Q(state="open"), name="dispute_open_once")
        ]
        indexes = [models.Index(fields=["state", "hard_case"], name="disputes_by_state")]
