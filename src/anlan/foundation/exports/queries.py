"""Reading exports: everybody his own."""

from uuid import UUID

from anlan.foundation.exports.models import Export
from anlan.foundation.jobs.models import Job
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor


def get_export(uid: UUID, actor: Actor) -> Export:
    """Return an export of the actor's; Refused ``not-found`` for anybody else's."""
    found: Export | None = Export.objects.visible_to(actor).filter(uid=uid).first()
    if found is None:
        raise Refused("not-found")
    return found


def job_of(export: Export, actor: Actor) -> Job | None:
    """Return the job that writes the file."""
    job: Job | None = Job.objects.visible_to(actor).filter(uid=export.job).first()
    return job


def unfinished(actor: Actor) -> "ScopedQuerySet[Export]":
    """Return the actor's exports that wait or are being written."""
    going_on = Job.objects.visible_to(actor).filter(ended_at=None, kind="export").values("uid")
    found: ScopedQuerySet[Export] = Export.objects.visible_to(actor).filter(ready_at=None, job__in=going_on)
    return found
