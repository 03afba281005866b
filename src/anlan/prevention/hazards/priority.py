"""In which order open hazards are fixed: points that explain themselves (PRV-35). Weights: ``data/priority.toml``."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.rules import OPEN, Urgency, points, total
from anlan.registry.parties.models import Facet

FILE = Path(__file__).parent / "data" / "priority.toml"
WORDS = {
    "grade": _("Grade"),
    "exposure": _("Kind of place"),
    "people": _("People affected"),
    "open": _("Days open"),
    "overdue": _("Days overdue"),
    "repeat": _("Repeated, returned, reopened"),
    "rectified": _("Rectified already"),
}


@dataclass(frozen=True)
class Point:
    """One line of the explanation: for what, how much of it, and the points."""

    label: Any
    value: Any
    points: int


@cache
def weights() -> Mapping[str, Any]:
    """Return the weights that hold in this city."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def flags_of(hazard: Hazard) -> frozenset[str]:
    """Return the flags of the party that count as exposure; one query."""
    known = hazard.party.facets.filter(superseded_at=None, last_day=None, value="yes")
    return frozenset(known.filter(name__in=list(weights()["exposure"])).values_list("name", flat=True))


def urgency_of(hazard: Hazard, flags: frozenset[str], today: date) -> Urgency:
    """Return what the points are counted from."""
    return Urgency(
        grade=hazard.grade,
        flags=flags,
        people=hazard.party.employees or 0,
        days_open=max((today - local_day(hazard.found_at)).days, 0),
        days_late=max((today - hazard.deadline).days, 0) if hazard.deadline and hazard.rectified_at is None else 0,
        repeated=hazard.is_repeat,
        returned=hazard.returns,
        reopened=hazard.reopened,
        rectified=hazard.state in ("submitted", "accepted"),
    )


def explained(hazard: Hazard, today: date) -> list[Point]:
    """Return every point of an open hazard with what it is for; empty for one that is settled."""
    if hazard.state not in OPEN:
        return []
    urgency = urgency_of(hazard, flags_of(hazard), today)
    values = {
        "grade": hazard.get_grade_display(),
        "exposure": "",
        "people": urgency.people,
        "open": urgency.days_open,
        "overdue": urgency.days_late,
        "repeat": "",
        "rectified": "",
    }
    return [Point(WORDS[name], values[name], number) for name, number in points(urgency, weights()).items() if number]


def score(hazard: Hazard, today: date, flags: frozenset[str] | None = None) -> int:
    """Return the points of a hazard, 0 once nothing is owed any more."""
    if hazard.state not in OPEN:
        return 0
    return total(points(urgency_of(hazard, flags_of(hazard) if flags is None else flags, today), weights()))


def refresh(today: date) -> int:
    """Count the points of all open hazards anew, for the clock; return how many changed."""
    rows = Hazard.objects.beyond_scope("the order is counted for everybody").filter(
        Q(state__in=OPEN) | Q(priority__gt=0)
    )
    changed = []
    flags = flags_by_party()
    for hazard in rows.select_related("party").order_by("pk").iterator(chunk_size=2000):
        number = score(hazard, today, flags.get(hazard.party_id, frozenset()))
        if number != hazard.priority:
            hazard.priority = number
            changed.append(hazard)
    Hazard.objects.beyond_scope("the order is counted for everybody").bulk_update(changed, ["priority"], batch_size=500)
    return len(changed)


def flags_by_party(parties: Collection[int] | None = None) -> dict[int, frozenset[str]]:
    """Return party → the flags that count as exposure, of these parties or of all; one query."""
    rows = Facet.objects.beyond_scope("the order is counted for everybody").filter(
        superseded_at=None, last_day=None, value="yes", name__in=list(weights()["exposure"])
    )
    if parties is not None:
        rows = rows.filter(party__in=parties)
    found: dict[int, set[str]] = {}
    for party, name in rows.values_list("party_id", "name"):
        found.setdefault(party, set()).add(name)
    return {party: frozenset(names) for party, names in found.items()}
