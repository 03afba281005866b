"""How running work says how far it is, and learns that it should stop."""

import threading
import time

from django.utils import timezone

from anlan.foundation.jobs.models import Job

stopping = threading.Event()
"""Set when the worker was asked to end; the work in hand stops at its next report and is run again later."""

_SECONDS_BETWEEN_WRITES = 0.5


class Interrupted(BaseException):
    """The worker ends now. Not an Exception, so that no handler of the work swallows it; do not catch it."""


class Progress:
    """The reporting end of a job. Cheap to call for every row: it writes twice a second at most."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._written = 0.0

    def report(self, done: int, total: int | None = None, stage: str | None = None) -> None:
        """Say that ``done`` of ``total`` steps are behind us. Raise Interrupted when the worker is to end.

        ``stage`` is a message id (``gettext_noop``), shown in the reader's language. Call it between
        transactions: inside one nobody else sees it before the commit.
        """
        job = self.job
        new_stage = stage is not None and stage != job.stage
        job.done, job.total = done, job.total if total is None else total
        job.stage = job.stage if stage is None else stage
        if new_stage or time.monotonic() - self._written >= _SECONDS_BETWEEN_WRITES:
            self.write()
        if stopping.is_set():
            self.write()
            raise Interrupted

    def write(self) -> None:
        """Write what was reported last, now."""
        self._written = time.monotonic()
        job = self.job
        jobs = Job.objects.beyond_scope("a job writes its own progress")
        jobs.filter(pk=job.pk).update(done=job.done, total=job.total, stage=job.stage, heartbeat_at=timezone.now())
