"""What the queue itself needs by the clock."""

from datetime import timedelta

from anlan.foundation.jobs.services import forget_finished_tasks
from anlan.foundation.jobs.timetable import every

every(timedelta(days=1), "jobs-forget-finished-tasks", forget_finished_tasks)
