"""A calendar period in the reader's words: 2026年第48周, 2026年第4季度, 2026年12月; "week 48 of 2026"."""

import re

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import override

from anlan.foundation.periods.rules import Cadence, parse
from anlan.foundation.refusals.rules import Refused

_PARTS = (
    *(f"-{month:02}" for month in range(1, 13)),
    *(f"W{week:02}" for week in range(1, 54)),
    *(f"Q{quarter}" for quarter in range(1, 5)),
    "H1",
    "H2",
    "",
)


def period_words(code: str) -> str:
    """Return what people call the period that ``code`` names; a day, and what names no period, stays as it is."""
    try:
        period = parse(code)
    except Refused:
        return code
    numbers = {"year": code[:4], "part": code[5:].lstrip("0")}
    match period.cadence:
        case Cadence.WEEK:
            return _("week %(part)s of %(year)s") % numbers
        case Cadence.MONTH:
            return date_format(period.first_day, "YEAR_MONTH_FORMAT")
        case Cadence.QUARTER:
            return _("quarter %(part)s of %(year)s") % numbers
        case Cadence.HALF_YEAR:
            return (_("first half of %(year)s") if code.endswith("1") else _("second half of %(year)s")) % numbers
        case Cadence.YEAR:
            return _("the year %(year)s") % numbers
    return code


period_words_lazy = lazy(period_words, str)


def period_called(words: str) -> str:
    """Return the code of the period that people call so in either language; other words stay as they are.

    What a list shows can so be typed into its filter.
    """
    said = words.strip()
    year = re.search(r"[0-9]{4}", said)
    if year is None:
        return said
    for language, _name in settings.LANGUAGES:
        with override(language):
            for part in _PARTS:
                if period_words(year.group() + part) == said:
                    return year.group() + part
    return said
