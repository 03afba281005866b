"""Start background work, put back what a killed worker left, keep the timetable."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from anlan.foundation.jobs.life import is_alive
from anlan.foundation.jobs.models import Job, JobState, TimetableRun
from anlan.foundation.jobs.rules import MOST_TRIES, is_due
from anlan.foundation.jobs.tasks import run_job
from anlan.foundation.jobs.timetable import entries
from anlan.foundation.scope.rules import Actor

log = logging.getLogger(__name__)

QueuedTask: TypeAlias = DBTaskResult[Any, Any]

_KEPT = timedelta(days=14)


class GaveUp(RuntimeError):
    """A job took its worker with it too often."""


@transaction.atomic
def start(
    call: Callable[..., Any],
    *,
    by: Actor,
    now: datetime,
    kind: str,
    title: str,
    arguments: Mapping[str, Any] | None = None,
    total: int = 0,
    link: str = "",
    permission: str = "",
) -> Job:
    """Queue ``call(progress, **arguments)`` and return its job, whose page is ``/jobs/<uid>/``.

    The job belongs to the transaction of the caller: rolled back, it was never queued. ``call`` is a function of
    a module (it is found by its name), its arguments and its result are JSON. It may be killed and called again.
    What it refuses (Refused) is shown to the owner. The page is seen by the owner, and by holders of
    ``permission`` in his organisation. ``link`` is the page that shows what comes of it.
    """
    path = f"{call.__module__}.{call.__qualname__}"
    if import_string(path) is not call:
        raise ValueError(f"not found by its name: {path}")
    job: Job = Job.objects.create(
        owner_id=by.user_id,
        organisation_id=by.organisation_id,
        permission=permission,
        kind=kind,
        title=title[:200],
        link=link,
        call=path,
        arguments=dict(arguments or {}),
        total=total,
        made_at=now,
    )
    run_job.enqueue(str(job.uid))
    return job


def put_back_orphans(now: datetime) -> int:
    """Make the tasks of dead workers ready again, or fail those that killed too many; return how many."""
    count = 0
    for task in DBTaskResult.objects.running():
        if task.worker_ids and is_alive(task.worker_ids[-1]):
            continue
        # Another worker may have put it back, and a third claimed it, in the meantime.
        mine = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        jobs = _job_of(task)
        with transaction.atomic():
            if len(task.worker_ids) >= MOST_TRIES:
                if mine.update(status=TaskResultStatus.FAILED, finished_at=now):
                    task.set_failed(GaveUp(f"{len(task.worker_ids)} workers died over it"))
                    facts = {"tries": str(len(task.worker_ids))}
                    jobs.update(state=JobState.FAILED, ended_at=now, refusal="job-gave-up", refusal_facts=facts)
                    count += 1
            elif mine.update(status=TaskResultStatus.READY, started_at=None):
                jobs.update(state=JobState.WAITING)
                count += 1
                log.warning("task %s is put back: its worker is dead", task.pk)
    return count


def put_back(task: QueuedTask) -> None:
    """Make a task ready again whose worker ends in order."""
    with transaction.atomic():
        DBTaskResult.objects.running().filter(pk=task.pk).update(status=TaskResultStatus.READY, started_at=None)
        _job_of(task).update(state=JobState.WAITING)


def _job_of(task: QueuedTask) -> Any:
    uids = task.args_kwargs["args"][:1] if task.task_path == run_job.module_path else []
    return Job.objects.beyond_scope("the queue serves everybody").filter(uid__in=uids, ended_at=None)


def run_timetable(now: datetime) -> list[str]:
    """Run every line of the timetable that is due and that no other process is running; return their names."""
    runs = TimetableRun.objects.beyond_scope("the timetable serves everybody")
    known = {run.name: run for run in runs}
    ran = []
    for entry in entries():
        run = known.get(entry.name) or runs.get_or_create(name=entry.name)[0]
        if not is_due(entry, run.last_run_at, now):
            continue
        # Of two workers one takes the line: the update counts only for the one that still sees the old time.
        if not runs.filter(name=entry.name, last_run_at=run.last_run_at).update(last_run_at=now):
            continue
        error = ""
        try:
            entry.call(now)
        except Exception as broken:
            log.exception("timetable: %s failed", entry.name)
            error = f"{type(broken).__name__}: {broken}"
        runs.filter(name=entry.name).update(last_ended_at=now, last_error=error)
        ran.append(entry.name)
    return ran


def forget_finished_tasks(now: datetime) -> int:
    """Delete the queue's memory of tasks that ended two weeks ago; jobs stay."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=now - _KEPT).delete()[0]
