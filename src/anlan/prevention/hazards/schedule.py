"""What hazards need by the clock: every night the order is counted anew, as days go by."""

from datetime import datetime, timedelta

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.jobs.timetable import every
from anlan.prevention.hazards.priority import refresh


def _refresh(now: datetime) -> int:
    return refresh(local_day(now))


every(timedelta(hours=12), "hazards-priority", _refresh)
