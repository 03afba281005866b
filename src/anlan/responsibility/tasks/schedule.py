"""What tasks need by the clock: the digest of the week."""

from datetime import timedelta

from anlan.foundation.jobs.timetable import every
from anlan.responsibility.tasks.digest import write_digests

every(timedelta(hours=6), "tasks-digest", write_digests)
