"""Warnings, how they were explained, and what was ordered because of them."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path, signed_in
from anlan.foundation.workflow.models import StateField
from anlan.insight.warnings.rules import Rung, Sentence
from anlan.insight.warnings.workflow import EXPLANATION, ORDER

RUNGS = {
    Rung.REMIND: _("Reminder"),
    Rung.WARN: _("Warning"),
    Rung.REPORT: _("Reported to the superior"),
    Rung.SUPERVISE: _("Supervision proposed"),
    Rung.INTERVIEW: _("Interview proposed"),
}


SENTENCES = {
    Sentence.INSPECT.value: _("Hazards not inspected"),
    Sentence.REPORT.value: _("Reports not on time"),
    Sentence.RECTIFY.value: _("Repairs not in time"),
    Sentence.WORK.value: _("Work not in place"),
}


class Cause(models.TextChoices):
    """What a warning is about."""

    DUTY = "duty", _("Duty not fulfilled")
    HAZARD = "hazard", _("Hazard past its deadline")
    LISTED = "listed", _("Listed supervision past its term")
    WATCH = "watch", _("Missing watch entry")
    DUAL = "dual", _("Dual report of a major hazard")
    TASK = "task", _("Task past its deadline")
    VACANCY = "vacancy", _("Vacant post")
    UNASSIGNED = "unassigned", _("Nobody supervises")


class ClosedAs(models.TextChoices):
    """How a warning ended; never by a click of the warned."""

    MET = "met", _("Fulfilled")
    ACCEPTED = "accepted", _("Explanation accepted")
    PUT_OFF = "put_off", _("Deadline put off")
    NOT_OWED = "not_owed", _("No longer owed")


class Warning(Record, Scoped):
    """That somebody has to answer for a spell of failure (design, section 2).

    ``matter`` and ``spell`` make the key; one matter has at most one open warning. ``party`` is who is warned, with
    ``post`` where the duty is a person's. ``due_at`` is what the ladder counts from; ``latest`` the last failing
    period. ``silenced_by`` is the matter whose warning speaks for this one. Only the system and a superior close it.
    """

    reached_through = party_path("party")

    cause = models.CharField(_("About"), max_length=12, choices=Cause.choices)
    matter = models.CharField(max_length=120)
    spell = models.CharField(max_length=32)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Who is warned"))
    post = models.ForeignKey("registry.Post", models.PROTECT, null=True, related_name="+", verbose_name=_("Post"))
    duty = models.ForeignKey("responsibility.Duty", models.PROTECT, null=True, related_name="+", db_index=False)
    subject_kind = models.CharField(max_length=32, blank=True, default="")
    subject_uid = models.UUIDField(null=True)
    sentence = models.CharField(_("Sentence"), max_length=8, choices=SENTENCES, default=Sentence.WORK.value)
    rung = models.PositiveSmallIntegerField(_("Rung"), choices=RUNGS)
    weight = models.PositiveSmallIntegerField(default=0)
    latest = models.CharField(max_length=12, blank=True, default="")
    failing = models.PositiveSmallIntegerField(_("Failing periods"), default=1)
    answered = models.BooleanField(_("Done late"), default=False)
    silenced_by = models.CharField(max_length=120, blank=True, default="")
    due_at = models.DateTimeField(_("Due"))
    raised_at = models.DateTimeField(_("Raised"))
    climbed_at = models.DateTimeField(_("On this rung since"))
    closed_at = models.DateTimeField(_("Closed"), null=True)
    closed_as = models.CharField(_("Closed because"), max_length=12, blank=True, default="", choices=ClosedAs.choices)

    class Meta:
        verbose_name = _("warning")
        constraints = [
            models.UniqueConstraint(fields=["matter", "spell"], name="warning_once_a_spell"),
            models.UniqueConstraint(fields=["matter"], condition=Q(closed_at=None), name="warning_one_open_a_matter"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_as="") | Q(closed_at__isnull=False) & ~Q(closed_as=""),
                name="warning_closed_with_why",
            ),
        ]
        indexes = [
            models.Index(fields=["-weight", "due_at"], condition=Q(closed_at=None), name="warnings_worst_first"),
            models.Index(fields=["party", "closed_at"], name="warnings_of_party"),
            models.Index(fields=["sentence", "party"], condition=Q(closed_at=None), name="warnings_open_by_sentence"),
            models.Index(fields=["cause", "rung"], condition=Q(closed_at=None), name="warnings_open_by_cause"),
            models.Index(fields=["duty"], condition=Q(closed_at=None), name="warnings_open_of_duty"),
        ]

    def __str__(self) -> str:
        return f"{self.party} · {self.get_rung_display()}"

    @property
    def due_on(self) -> date:
        """The last local day that was or is in time."""
        return local_day(self.due_at - timedelta(microseconds=1))

    @property
    def since(self) -> str:
        """The first failing period, or the day since when; a hazard's spell begins with the step that is owed."""
        return self.spell.partition(":")[2] or self.spell

    @property
    def what(self) -> str:
        """The duty's name in the active language, or the cause's words."""
        terms = self.duty.current if self.duty else None
        return str(terms.title if terms else Cause(self.cause).label)


class Run(Scoped):
    """That the warnings were brought into agreement with one sweep, and what came of it."""

    reached_through = signed_in

    sweep = models.OneToOneField("insight.Sweep", models.PROTECT, primary_key=True, related_name="warned")
    ended_at = models.DateTimeField()
    raised = models.PositiveIntegerField(_("Raised"))
    climbed = models.PositiveIntegerField(_("Raised to a higher rung"))
    closed = models.PositiveIntegerField(_("Closed"))

    class Meta:
        verbose_name = _("run of the warnings")


class Explanation(Record, Scoped):
    """Why it happened, by the warned; a named superior accepts it, and the warning closes, or refuses it."""

    reached_through = party_path("warning__party")

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="explanations")
    state = StateField(EXPLANATION, verbose_name=_("State"), max_length=12)
    text = models.TextField(_("Explanation"))
    given_at = models.DateTimeField(_("Given at"))
    given_by = models.UUIDField()
    decided_at = models.DateTimeField(_("Decided at"), null=True)
    decision = models.CharField(_("Reason of the decision"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("explanation of a warning")
        constraints = [
            models.UniqueConstraint(fields=["warning"], condition=Q(state="given"), name="explanation_one_waiting")
        ]


class OrderKind(models.TextChoices):
    """What a superior may order because of a warning (RSP-26, INS-03)."""

    SUPERVISE = "supervise", _("Supervision order")
    INTERVIEW = "interview", _("Interview")
    ADMONITION = "admonition", _("Admonition")
    BULLETIN = "bulletin", _("Bulletin")
    EXPOSURE = "exposure", _("Exposure")
    ACCOUNT = "account", _("Accountability list")


class Order(Record, Scoped):
    """A measure because of a warning, such as a supervision order (督办) or an interview (约谈) (RSP-26).

    Proposed by the system or by a person, issued by a person, with receipt. Which kinds the system proposes, which
    take a second person, and whose words become public, says ``ladder.toml``. ``number`` is given when it is issued.
    ``deadline`` is a local day. ``reply`` is what the addressee did; ``proposed_by`` a user's uid.
    """

    reached_through = party_path("party")

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="orders", verbose_name=_("Warning"))
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Addressee"))
    kind = models.CharField(_("Kind"), max_length=12, choices=OrderKind.choices)
    state = StateField(ORDER, verbose_name=_("State"), max_length=12)
    number = models.CharField(_("Number"), max_length=32, blank=True, default="")
    demand = models.TextField(_("What is demanded"), blank=True, default="")
    deadline = models.DateField(_("Deadline"), null=True)
    proposed_at = models.DateTimeField(_("Proposed at"))
    proposed_by = models.UUIDField(null=True)
    issued_at = models.DateTimeField(_("Issued at"), null=True)
    issued_by = models.ForeignKey("registry.Post", models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(_("Received at"), null=True)
    reply = models.TextField(_("Reply"), blank=True, default="")
    replied_at = models.DateTimeField(_("Replied at"), null=True)
    ended_at = models.DateTimeField(_("Ended at"), null=True)
    outcome = models.CharField(_("Outcome"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("order")
        constraints = [
            models.UniqueConstraint(fields=["warning", "kind"], name="order_once_a_warning_and_kind"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="order_number_once"),
        ]
        indexes = [models.Index(fields=["state", "deadline"], name="orders_by_state")]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} · {self.party}"
