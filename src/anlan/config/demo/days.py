"""The days of the demo's story, counted back from the day on which it is built."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from anlan.foundation.calendars.rules import LOCAL_ZONE, local_day

# Days before today. The order of the story is the order of these numbers.
BUILT, HANDED_IN, CONFIRMED, ISSUED, DECIDED, HANDED_OVER, VOIDED, REMAINDER, LENT = 62, 55, 48, 44, 33, 12, 9, 3, 2


@dataclass(frozen=True)
class Days:
    """The instant of every part of the story."""

    now: datetime

    def at(self, days_ago: float, hour: int = 9, minute: int = 0) -> datetime:
        """Return a minute of office hours so many local days before today; never after now."""
        day = local_day(self.now) - timedelta(days=int(days_ago))
        return min(datetime.combine(day, time(hour, minute), tzinfo=LOCAL_ZONE), self.now)
