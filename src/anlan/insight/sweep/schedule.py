"""When the system sweeps by itself. The work is a job: it takes longer than a line of the timetable may."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from anlan.foundation.jobs.queries import under_way
from anlan.foundation.jobs.services import start
from anlan.foundation.jobs.timetable import every
from anlan.insight.sweep.queries import newest_sweep
from anlan.insight.sweep.rules import is_due
from anlan.insight.sweep.services import SYSTEM, sweep_live
from anlan.responsibility.duties.queries import terms_in_force

_TITLE = gettext_noop("Sweep of every obligation")


def sweep_job(progress: Any) -> dict[str, Any]:
    """Sweep the live system; the job of the timetable."""
    record = sweep_live(now=timezone.now())
    return {"as_of": record.as_of.isoformat(), "counted": record.counted, "moved": record.moved}


def sweep_when_due(now: datetime) -> bool:
    """Start the job when a sweep is due and none is waiting or running; return whether it was started."""
    newest = newest_sweep()
    if newest is None and not terms_in_force(now).exists():
        return False  # nobody owes anything yet
    if not is_due(newest.as_of if newest else None, now):
        return False
    if under_way("sweep"):
        return False
    start(sweep_job, by=SYSTEM, now=now, kind="sweep", title=_TITLE)
    return True


every(timedelta(minutes=1), "sweep", sweep_when_due)
