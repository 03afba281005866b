"""When the warnings are looked at. Duties follow each sweep, in a job: a city may have thousands to raise."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from anlan.foundation.jobs.queries import under_way
from anlan.foundation.jobs.services import start
from anlan.foundation.jobs.timetable import every
from anlan.insight.sweep.queries import newest_sweep
from anlan.insight.warnings.models import Run
from anlan.insight.warnings.raising import SYSTEM
from anlan.insight.warnings.running import follow_the_sweep, look_at_hazards, look_at_tasks, look_at_the_registry

_TITLE = gettext_noop("Warnings after a sweep")
_KIND = "warnings"


def warning_job(progress: Any) -> dict[str, int]:
    """Follow the newest sweep; the job of the timetable."""
    applied = follow_the_sweep(timezone.now())
    return {"raised": applied.raised, "climbed": applied.climbed, "closed": applied.closed} if applied else {}


def follow_when_swept(now: datetime) -> bool:
    """Start the job when a sweep ran that the warnings have not followed; return whether it was started."""
    sweep = newest_sweep()
    if sweep is None or Run.objects.beyond_scope("what was followed").filter(sweep=sweep).exists():
        return False
    if under_way(_KIND):
        return False
    start(warning_job, by=SYSTEM, now=now, kind=_KIND, title=_TITLE)
    return True


every(timedelta(minutes=1), "warnings-follow-sweep", follow_when_swept)
every(timedelta(hours=1), "warnings-registry", look_at_the_registry)
every(timedelta(minutes=10), "warnings-hazards", look_at_hazards)
every(timedelta(minutes=10), "warnings-tasks", look_at_tasks)
