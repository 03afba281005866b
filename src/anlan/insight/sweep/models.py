"""The sweeps that ran, and what the last one found wanting."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path, signed_in
from anlan.responsibility.engine.facts import Status


class Sweep(Record, Scoped):
    """The proof that the system looked: what it counted at ``as_of``, how much had moved, and a hash of every verdict.

    ``since`` is the first local day whose periods were judged. ``moved`` is empty for the first sweep. ``catch_up``
    says that at least one sweep before it had not run; ``silent_since`` is the instant up to which all was judged then.
    ``seconds`` are export, judge and store.
    """

    reached_through = signed_in

    as_of = models.DateTimeField(_("As of"))
    since = models.DateField()
    started_at = models.DateTimeField(_("Begun"))
    finished_at = models.DateTimeField(_("Ended"))
    parties = models.PositiveIntegerField(_("Units, enterprises and posts"))
    duties = models.PositiveIntegerField(_("Duties"))
    counted = models.PositiveBigIntegerField(_("Obligations"))
    moved = models.PositiveBigIntegerField(_("Changed since the sweep before"), null=True)
    statuses = models.JSONField(default=dict)
    hash = models.CharField(_("Hash"), max_length=64)
    catch_up = models.BooleanField(_("Catching up"), default=False)
    silent_since = models.DateTimeField(null=True)
    seconds = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("sweep")
        indexes = [models.Index(fields=["-as_of"], name="sweep_newest")]

    def __str__(self) -> str:
        return self.as_of.isoformat()

    @property
    def took(self) -> float:
        """How many seconds it took."""
        return (self.finished_at - self.started_at).total_seconds()


class Shortfall(Scoped):
    """A mandatory duty that the last sweep found failing for one holder, or soon due. Results of one sweep, not facts.

    The next sweep replaces what changed. ``party`` owes, or ``post`` of it in person. A spell of failure is the run of
    missed and late periods since the last one that was met; periods that are waived or still running are passed over.
    It ends, too, when nothing is owed any more for the period that runs.
    ``status`` is missed (also when the last failing period was done late: ``answered``), or of holders without a spell
    due or open: a period that will soon be due. ``spell`` is the first failing period, or the running one; ``due_at``
    the UTC instant at which it was or will be due; ``latest`` and ``failing`` the last failing period and their number.
    """

    reached_through = party_path("party")

    duty = models.ForeignKey("responsibility.Duty", models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("registry.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    status = models.CharField(
        _("State"), max_length=8, choices=[(s.value, s.value) for s in (Status.MISSED, Status.DUE, Status.OPEN)]
    )
    spell = models.CharField(max_length=12)
    due_at = models.DateTimeField(_("Due"))
    latest = models.CharField(max_length=12)
    failing = models.PositiveIntegerField(default=0)
    answered = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("shortfall")
        constraints = [
            models.UniqueConstraint(fields=["party", "duty"], condition=Q(post=None), name="shortfall_of_party"),
            models.UniqueConstraint(
                fields=["party", "post", "duty"], condition=Q(post__isnull=False), name="shortfall_of_post"
            ),
        ]
        indexes = [models.Index(fields=["duty", "status"], name="shortfalls_of_duty")]
