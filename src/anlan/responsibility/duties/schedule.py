"""How many hold each duty is counted anew every night: parties come, go and change."""

from datetime import datetime, timedelta

from anlan.foundation.jobs.timetable import every
from anlan.responsibility.duties.burden import recount_all


def _recount(now: datetime) -> None:
    recount_all(now=now)


every(timedelta(days=1), "duties-recount", _recount)
