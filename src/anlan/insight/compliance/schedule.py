"""Tasks of supervising are measured again every hour; the sweep that they follow runs more rarely."""

from datetime import timedelta

from anlan.foundation.jobs.timetable import every
from anlan.insight.compliance.measuring import measure

every(timedelta(hours=1), "tasks-compliance", measure)
