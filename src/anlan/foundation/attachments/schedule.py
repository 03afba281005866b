"""What attachments need by the clock: files without a row go, and content whose term has passed."""

from datetime import datetime, timedelta

from anlan.foundation.attachments.services import collect_orphans, destroy_expired
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.jobs.timetable import every
from anlan.foundation.scope.services import system_actor


def _collect(now: datetime) -> int:
    return collect_orphans()


def _destroy(now: datetime) -> int:
    return destroy_expired(actor=system_actor("retention"), today=local_day(now), now=now)


every(timedelta(days=1), "attachments-collect-orphans", _collect)
every(timedelta(hours=6), "attachments-destroy-expired", _destroy)
