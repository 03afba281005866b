"""What actions need by the clock: the figures of a year that is over are frozen (CMP-16)."""

from datetime import timedelta

from anlan.campaigns.findings.closing import cut_years
from anlan.foundation.jobs.timetable import every

every(timedelta(hours=6), "campaigns-years", cut_years)
