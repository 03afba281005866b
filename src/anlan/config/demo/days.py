"""The days of the demo's story, counted back from the day on which it is built."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from anlan.foundation.calendars.rules import LOCAL_ZONE, local_day

# The city has had its organisations for longer than its duties have been in force.
BUILT = 400
DUTIES_SINCE_MONTHS, VILLAGES_SINCE_MONTHS = 11, 2
# Days before today. The order of the story is the order of these numbers.
HANDED_IN, CONFIRMED, ISSUED, DECIDED, HANDED_OVER, VOIDED, REMAINDER, LENT = 55, 48, 44, 33, 12, 9, 3, 2


@dataclass(frozen=True)
class Days:
    """The instant of every part of the story."""

    now: datetime

    def at(self, days_ago: float, hour: int = 9, minute: int = 0) -> datetime:
        """Return a minute of office hours so many local days before today; never after now."""
        day = local_day(self.now) - timedelta(days=int(days_ago))
        return min(datetime.combine(day, time(hour, minute), tzinfo=LOCAL_ZONE), self.now)


def first_of_month(day: date, months_back: int) -> date:
    """Return the first day of the month so many months before the one that holds ``day``."""
    years, month = divmod(day.year * 12 + day.month - 1 - months_back, 12)
    return date(years, month + 1, 1)
