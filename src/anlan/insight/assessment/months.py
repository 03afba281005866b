"""Months and their cutoffs. Pure."""

import re
from datetime import date, datetime

from anlan.foundation.calendars.rules import start_of
from anlan.foundation.periods.rules import Cadence, Period, containing, next_after, parse, previous_to
from anlan.foundation.refusals.rules import Refused
from anlan.insight.assessment.sheets import policy

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def month_called(text: str) -> Period:
    """Read ``2026-10``; Refused ``month-wrong``."""
    if not _MONTH.fullmatch(text):
        raise Refused("month-wrong", month=text)
    try:
        return parse(text)
    except ValueError:
        raise Refused("month-wrong", month=text) from None


def run_day(month: Period) -> date:
    """Return the local day on whose morning a month is computed."""
    return next_after(month).first_day.replace(day=policy().run_day)


def cutoff(month: Period) -> datetime:
    """Return the UTC instant as of which a month is judged: the beginning of its run day."""
    return start_of(run_day(month))


def month_before(day: date) -> Period:
    """Return the month before that of a local day."""
    return previous_to(containing(day, Cadence.MONTH))
