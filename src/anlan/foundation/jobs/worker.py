"""The process that works in the background: queue, timetable, and the care for what killed workers left.

The queue is that of django-tasks-db. Its own command is not used: it ends when SQLite is locked for long, takes
SQLite's write lock every second for nothing, leaves a killed worker's task running for ever, and marks a task
failed that was only interrupted.
"""

import logging
import os
import signal
import threading
from secrets import token_hex
from types import FrameType

from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django_tasks.base import TaskContext
from django_tasks.signals import task_finished, task_started
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from anlan.foundation.jobs.life import alive, is_alive
from anlan.foundation.jobs.progress import Interrupted, stopping
from anlan.foundation.jobs.services import QueuedTask, put_back, put_back_orphans, run_timetable

log = logging.getLogger(__name__)

_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_BETWEEN_CARES = 5.0


class LifeLost(RuntimeError):
    """The worker must end and be started anew, as after the loss of its database server."""


def work(*, once: bool = False, with_parent: int | None = None) -> int:
    """Work until SIGTERM or SIGINT, or, ``once``, until nothing waits; return the number of tasks run.

    The signal ends the work in hand at its next report of progress, and it is run again by the next worker; a
    second signal ends the process on the spot, which is just as safe. ``with_parent``, the number of the process
    that started this one, also ends when that one does, even if it is gone already. ``once`` runs every due line of
    the timetable first.
    """
    stopping.clear()
    worker_id = token_hex(16)
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
    with alive(worker_id):
        _care()
        if not once:
            threading.Thread(target=_care_on, args=(with_parent,), daemon=True, name="timetable").start()
        return _work_off(worker_id, once=once)


def _stop(number: int, frame: FrameType | None) -> None:
    log.info("worker ends: %s", signal.strsignal(number))
    stopping.set()
    signal.signal(number, signal.SIG_DFL)


def _work_off(worker_id: str, *, once: bool) -> int:
    count = 0
    while not stopping.is_set():
        close_old_connections()
        try:
            task = _claim(worker_id)
        except OperationalError:
            log.exception("the queue cannot be read now")
            stopping.wait(_SECONDS_BETWEEN_CARES)
            continue
        if task is not None:
            _run(task)
            count += 1
        elif once:
            break
        else:
            stopping.wait(_SECONDS_BETWEEN_LOOKS)
    close_old_connections()
    return count


def _claim(worker_id: str) -> QueuedTask | None:
    ready = DBTaskResult.objects.ready()
    if not ready.exists():  # an idle worker takes no write lock
        return None
    if not is_alive(worker_id):
        raise LifeLost("the sign of life is gone, so that others would run this worker's tasks too")
    with exclusive_transaction(ready.db):
        task = ready.get_locked()
        if task is not None:
            task.claim(worker_id)
        return task


def _run(row: QueuedTask) -> None:
    try:
        task, result = row.task, row.task_result
        task_started.send(sender=task.get_backend(), task_result=result)
        context = (TaskContext(task_result=result),) if task.takes_context else ()  # type: ignore[arg-type]
        row.set_successful(task.call(*context, *result.args, **result.kwargs))
        task_finished.send(sender=task.get_backend(), task_result=row.task_result)
    except Interrupted:
        put_back(row)
        log.info("task %s is put back: the worker ends", row.pk)
    except Exception as broken:  # whatever the work raises must not end the worker
        row.set_failed(broken)
        log.exception("task %s failed", row.pk)


def _care_on(parent: int | None) -> None:
    while not stopping.wait(_SECONDS_BETWEEN_CARES):
        if parent is not None and os.getppid() != parent:
            log.info("worker ends: the process that started it is gone")
            stopping.set()
            return
        _care()


def _care() -> None:
    close_old_connections()
    try:
        put_back_orphans(timezone.now())
        run_timetable(timezone.now())
    except Exception:  # a locked or absent database now, perhaps not in five seconds
        log.exception("the timetable could not be kept")
    finally:
        close_old_connections()
