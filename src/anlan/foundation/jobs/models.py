"""Jobs and the memory of the timetable."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlan.foundation.jobs.rules import percent
from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, nobody
from anlan.foundation.scope.rules import Actor


class JobState(models.TextChoices):
    """Where a job stands. A job whose worker was killed waits again."""

    WAITING = "waiting", pgettext_lazy("job", "Waiting")
    RUNNING = "running", pgettext_lazy("job", "Running")
    DONE = "done", pgettext_lazy("job", "Done")
    FAILED = "failed", pgettext_lazy("job", "Not done")


def _own_or_of_ones_office(actor: Actor) -> Q:
    """Reach one's own jobs, and those of one's organisation that are open to a permission one holds."""
    if actor.user_id is None:
        return Q() if actor.reach.everything else Q(pk__in=[])
    own = Q(owner_id=actor.user_id)
    if actor.organisation_id is None:
        return own
    return own | Q(organisation_id=actor.organisation_id, permission__in=sorted(actor.permissions))


class Job(Record, Scoped):
    """A piece of background work that somebody started and can watch.

    ``call`` and ``arguments`` say what runs; ``stage`` is a message id that the page translates; ``link`` the
    page that shows what came of it; ``refusal`` and ``refusal_facts`` why it failed, in a form that any language
    can show. Instants are UTC.
    """

    owner = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+")
    organisation_id = models.BigIntegerField(null=True)
    permission = models.CharField(max_length=80, blank=True, default="")
    kind = models.CharField(max_length=40)
    title = models.CharField(_("Piece of work"), max_length=200)
    link = models.CharField(max_length=300, blank=True, default="")
    call = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("State"), max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    stage = models.CharField(max_length=200, blank=True, default="")
    result = models.JSONField(null=True)
    refusal = models.CharField(max_length=80, blank=True, default="")
    refusal_facts = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(_("Begun"))
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("Ended"), null=True)

    reached_through = _own_or_of_ones_office

    class Meta:
        verbose_name = _("job")
        indexes: ClassVar = [models.Index(fields=["owner", "-id"], name="job_of_owner")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100."""
        return percent(self.done, self.total)


class TimetableRun(Scoped):
    """When a line of the timetable last ran, and what went wrong then."""

    name = models.CharField(max_length=80, unique=True)
    last_run_at = models.DateTimeField(null=True)
    last_ended_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    reached_through = nobody
