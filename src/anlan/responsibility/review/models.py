"""Documents that were taken in for review, and the tasks and duties that were read from them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path


class State(models.TextChoices):
    """Where a document stands."""

    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Dropped")


class Kind(models.TextChoices):
    """What was read."""

    TASK = "task", _("Task")
    DUTY = "duty", _("Duty")


class Decision(models.TextChoices):
    """What the reviewer decided about an item."""

    OPEN = "open", _("To be decided")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


class PolicyDocument(Record, Scoped):
    """A document under review, for the unit that issues what comes of it. ``text`` is what the places count in.

    ``dated_on`` is the local day printed in it. ``left_out`` are words of responsible units that mean nobody on
    purpose. ``replaces`` is the version before. ``sha256`` is of the file, or of the pasted text as UTF-8.
    """

    reached_through = party_path("unit")

    unit = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("For the unit"))
    title = models.CharField(_("Title of the document"), max_length=200)
    number = models.CharField(_("Document number"), max_length=60, blank=True, default="")
    issuer = models.CharField(_("Issuer as printed"), max_length=120, blank=True, default="")
    dated_on = models.DateField(_("Date"), null=True, blank=True)
    file_name = models.CharField(_("File"), max_length=200, blank=True, default="")
    format = models.CharField(_("Format"), max_length=8)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("State"), max_length=12, choices=State.choices, default=State.REVIEW)
    left_out = models.JSONField(default=list)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("Replaces"))
    task_list = models.ForeignKey("responsibility.TaskList", models.PROTECT, null=True, related_name="+")
    taken_in_at = models.DateTimeField(_("Taken in at"))
    taken_in_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    published_at = models.DateTimeField(_("Published at"), null=True)
    published_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("document under review")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="published") & Q(published_at__isnull=False) | ~Q(state="published"),
                name="policy_document_published_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DraftItem(Record, Scoped):
    """One task or duty that was read: ``read`` as the reader proposed it, ``values`` as corrected.

    ``start`` and ``end`` are its place in the document's text, ``trigger_start`` and ``trigger_end`` that of a
    duty's time phrase. ``unchanged`` says that the version before held the same and it was decided there.
    ``task`` and ``duty`` are what it became. ``outcome`` says why a duty is not in force, or with what it was merged.
    """

    reached_through = party_path("document__unit")

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="items")
    order = models.PositiveIntegerField()
    kind = models.CharField(_("Kind"), max_length=8, choices=Kind.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    trigger_start = models.PositiveIntegerField(null=True)
    trigger_end = models.PositiveIntegerField(null=True)
    read = models.JSONField()
    values = models.JSONField()
    rule = models.CharField(max_length=60, blank=True, default="")
    confidence = models.FloatField(default=0)
    explanation = models.TextField(blank=True, default="")
    state = models.CharField(_("State"), max_length=12, choices=Decision.choices, default=Decision.OPEN)
    unchanged = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    task = models.ForeignKey("responsibility.Task", models.PROTECT, null=True, related_name="+")
    duty = models.ForeignKey("responsibility.Duty", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("item of a document")
        ordering = ["document", "order", "pk"]
        indexes = [models.Index(fields=["document", "state"], name="items_of_document")]

    def __str__(self) -> str:
        return str(self.values.get("text") or "")[:80]
