"""Files whose days are over go by the clock."""

from datetime import timedelta

from anlan.foundation.exports.services import expire
from anlan.foundation.jobs.timetable import every

every(timedelta(hours=1), "exports-expire", expire)
