"""The one task of the queue: run a job."""

import logging
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from anlan.foundation.jobs.models import Job, JobState
from anlan.foundation.jobs.progress import Progress
from anlan.foundation.refusals.rules import Refused

log = logging.getLogger(__name__)


@task
def run_job(job_uid: str) -> None:
    """Run a job to its end. A job that is over is left alone, so that a task run twice does its work once."""
    job = _jobs().get(uid=job_uid)
    if job.is_over:
        return
    job.tries += 1
    _write(job, state=JobState.RUNNING, tries=job.tries, started_at=job.started_at or timezone.now())
    progress = Progress(job)
    try:
        result = import_string(job.call)(progress, **job.arguments)
    except Refused as refused:
        facts = {name: str(fact) for name, fact in refused.facts.items()}
        _end(progress, JobState.FAILED, refusal=refused.code, refusal_facts=facts)
    except Exception:
        log.exception("job %s failed", job.uid)
        _end(progress, JobState.FAILED, refusal="job-broke", refusal_facts={"job": str(job.uid)})
        raise
    else:
        job.done = job.total
        _end(progress, JobState.DONE, result=result, stage="")


def _end(progress: Progress, state: JobState, **fields: Any) -> None:
    progress.write()
    _write(progress.job, state=state, ended_at=timezone.now(), **fields)


def _write(job: Job, **fields: Any) -> None:
    _jobs().filter(pk=job.pk).update(**fields)
    for name, value in fields.items():
        setattr(job, name, value)


def _jobs() -> Any:
    return Job.objects.beyond_scope("a job runs for whoever started it")
