"""Reading jobs, always within the reader's reach."""

from uuid import UUID

from django.db.models import QuerySet

from anlan.foundation.jobs.models import Job
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor


def jobs_of(actor: Actor) -> QuerySet[Job]:
    """Return the jobs that the actor may see, the latest first."""
    jobs: QuerySet[Job] = Job.objects.visible_to(actor).order_by("-id")
    return jobs


def job(actor: Actor, uid: UUID) -> Job:
    """Return one job; Refused ``not-found`` when it does not exist within reach."""
    found = jobs_of(actor).filter(uid=uid).first()
    if found is None:
        raise Refused("not-found")
    return found


def under_way(kind: str) -> bool:
    """Whether a job of a kind waits or runs, whoever started it: the clock starts one at a time."""
    return Job.objects.beyond_scope("one at a time").filter(kind=kind, ended_at=None).exists()
