"""The month is computed by the clock, on the morning of its run day; a person publishes."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.jobs.models import Job
from anlan.foundation.jobs.queries import under_way
from anlan.foundation.jobs.services import start
from anlan.foundation.jobs.timetable import every
from anlan.foundation.scope.services import system_actor
from anlan.insight.assessment.models import Assessment, ScoreSheet
from anlan.insight.assessment.months import cutoff, month_before
from anlan.insight.assessment.services import run
from anlan.insight.sweep.queries import newest_sweep

SYSTEM = system_actor("assessment")
_TITLE, _KIND = gettext_noop("Assessment of the month"), "assessment"


def assessment_job(progress: Any) -> dict[str, Any]:
    """Compute the month before; the job of the timetable."""
    now = timezone.now()
    found = run(month_before(local_day(now)), actor=SYSTEM, now=now)
    return {"assessments": [f"{one.month} {one.code}" for one in found]}


def compute_when_due(now: datetime) -> bool:
    """Start the job once last month's cutoff is past and nothing of it is computed; return whether it was started."""
    if newest_sweep() is None:
        return False  # nobody owes anything yet
    month = month_before(local_day(now))
    if now < cutoff(month) or not ScoreSheet.objects.beyond_scope("by the clock").filter(state="in_force").exists():
        return False
    if Assessment.objects.beyond_scope("by the clock").filter(month=month.code).exists():
        return False
    failed = Job.objects.beyond_scope("none anew soon after one failed").filter(kind=_KIND)
    if under_way(_KIND) or failed.filter(made_at__gte=now - timedelta(hours=6)).exists():
        return False
    start(assessment_job, by=SYSTEM, now=now, kind=_KIND, title=_TITLE)
    return True


every(timedelta(minutes=30), "assessment-month", compute_when_due)
