"""Counting hazards by the definitions of ``measures``; the same conditions open the rows behind a number (INS-12)."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.db.models.functions import Substr
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from anlan.foundation.calendars.expressions import HoursBetween, LocalDay
from anlan.foundation.calendars.rules import end_of
from anlan.foundation.scope.rules import Actor
from anlan.prevention.hazards.measures import COUNTED, RECTIFIED, RECTIFYING, Figures, added
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.queries import hazards
from anlan.prevention.hazards.rules import UNRECTIFIED
from anlan.prevention.hazards.terms import terms

# What a table of figures is split by → the field, or an expression for it.
SPLITS: dict[str, Any] = {
    "source": F("source"),
    "grade": F("grade"),
    "county": Substr("region__path", 1, 12),
    "township": Substr("region__path", 1, 16),
    "industry": Substr("party__industry", 1, 2),
    "unit": F("finder_unit__name"),
}


def conditions(today: date) -> dict[str, Q]:
    """Return figure → the condition that a hazard counts in it on the local day; ``found`` is all that is counted."""
    within = timedelta(days=terms().repeat)
    again = Hazard.objects.beyond_scope("a repeat of the hazard that is counted").filter(
        repeat_of=OuterRef("pk"), found_at__lte=OuterRef("rectified_at") + within
    )
    rectified = Q(state__in=RECTIFIED)
    return {
        "found": Q(state__in=COUNTED),
        "rectified": rectified,
        "rectifying": Q(state__in=RECTIFYING),
        "overdue": Q(state__in=UNRECTIFIED, deadline__lt=today),
        "on_time": rectified & Q(LessThanOrEqual(LocalDay("rectified_at"), F("deadline"))),
        "late": rectified & Q(GreaterThan(LocalDay("rectified_at"), F("deadline"))),
        "recurred": rectified & (Q(reopened__gt=0) | Q(Exists(again))),
        "major": Q(state__in=COUNTED, grade="major"),
    }


def found_until(day: date) -> Q:
    """Return the condition that a hazard had been found by the end of the local day."""
    return Q(found_at__lt=end_of(day))


def figures(actor: Actor, chosen: Q, today: date) -> Figures:
    """Return the figures of the chosen hazards within reach on the local day. One query."""
    return added(list(figures_by(actor, chosen, today, "source").values()))


def figures_by(actor: Actor, chosen: Q, today: date, split: str) -> dict[str, Figures]:
    """Return value → figures of the chosen hazards, split by source, grade, county, township, industry or unit.

    One query, by value and by hours until it was rectified: of a whole city every hazard is looked at, but once. The
    parts are disjoint and add up to ``figures``.
    """
    rows = hazards(actor).filter(chosen).annotate(part=SPLITS[split]).order_by()
    wanted = conditions(today)
    wanted.pop("rectifying")
    hours = Case(When(state__in=RECTIFIED, then=HoursBetween("found_at", "rectified_at")))
    counted: Any = rows.values("part", hours=hours).annotate(
        **{f"n_{name}": Count("pk", filter=each) for name, each in wanted.items()}
    )
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    days: dict[str, list[float]] = defaultdict(list)
    for row in counted:
        part = row["part"] or ""
        for name in wanted:
            sums[part][name] += row[f"n_{name}"]
        if row["hours"] is not None:
            days[part] += [row["hours"] / 24] * row["n_rectified"]
    return {part: Figures(**counts, days=days[part]) for part, counts in sums.items() if counts["found"]}


def monthly_average(actor: Actor, chosen: Q, first: date, last: date) -> float | None:
    """Return how many hazards were found a calendar month between two local days, both included."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    number = hazards(actor).filter(chosen, conditions(last)["found"]).count()
    return round(number / months, 1) if months > 0 else None
