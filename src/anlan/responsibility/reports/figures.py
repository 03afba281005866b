"""The figures of a monthly report: what each is called, in which part it stands, and who knows it (RSP-12).

A room that knows a figure supplies the counter (``supply``) when Django starts; where nobody does, people fill it in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.models import Act
from anlan.foundation.periods.rules import Period
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post

if TYPE_CHECKING:
    from django.utils.functional import Promise

Counter = Callable[[Party, Period], int]
NIGHT_CHECKS = ("inspection.night",)
SPECIAL_MEETINGS = ("meeting.special",)
OTHER_MEETINGS = ("meeting.plenary", "meeting.creation", "meeting.deployment", "meeting.dispatch", "meeting.other")
_WHY = "figures of a unit that the caller reached"


@dataclass(frozen=True)
class Figure:
    """One figure; ``part`` is checks, meetings or hazards."""

    name: str
    part: str
    label: "str | Promise"


FIGURES = (
    Figure("night_checks", "checks", _("Night and surprise checks, number")),
    Figure("leaders", "checks", _("Leaders who led one")),
    Figure("special_meetings", "meetings", _("Special safety meetings")),
    Figure("other_meetings", "meetings", _("Other safety meetings")),
    Figure("hazards_found", "hazards", _("Hazards found")),
    Figure("hazards_rectified", "hazards", _("of these rectified")),
    Figure("major_hazards", "hazards", _("Major hazards among them")),
)
_COUNTERS: dict[str, Counter] = {}


def supply(counters: Mapping[str, Counter]) -> None:
    """Let a room count figures: name → function of a unit and a period."""
    unknown = set(counters) - {figure.name for figure in FIGURES}
    if unknown:
        raise ValueError(f"no such figures: {sorted(unknown)}")
    _COUNTERS.update(counters)


def known_figures(party: Party, period: Period) -> dict[str, int]:
    """Return what the system knows of a unit's period; figures that nobody counts are left out."""
    return {figure.name: _COUNTERS[figure.name](party, period) for figure in FIGURES if figure.name in _COUNTERS}


def counted_acts(kinds: tuple[str, ...], uids: list[UUID], period: Period) -> list[tuple[UUID, UUID]]:
    """Return (holder, act) of the acts of these kinds that count in the period and were not voided."""
    every = Act.objects.beyond_scope(_WHY)
    found = every.filter(
        kind__in=kinds, party_uid__in=uids, counts_on__range=(period.first_day, period.last_day)
    ).values_list("party_uid", "uid")
    acts = list(found)
    voided = set(every.filter(voids__in=[uid for _holder, uid in acts]).values_list("voids", flat=True))
    return [(holder, uid) for holder, uid in acts if uid not in voided]


def posts_of(party: Party) -> list[UUID]:
    """Return the posts whose checks a unit reports: its own, and of a government those of its party committee too."""
    units = Q(organisation=party)
    if party.kind == "government" and party.region_id:
        units |= Q(organisation__kind="party_committee", organisation__region=party.region_id)
    return list(Post.objects.beyond_scope(_WHY).filter(units).values_list("uid", flat=True))


def _night_checks(party: Party, period: Period) -> int:
    return len(counted_acts(NIGHT_CHECKS, posts_of(party), period))


def _leaders(party: Party, period: Period) -> int:
    return len({holder for holder, _act in counted_acts(NIGHT_CHECKS, posts_of(party), period)})


def _special_meetings(party: Party, period: Period) -> int:
    return len(counted_acts(SPECIAL_MEETINGS, [party.uid], period))


def _other_meetings(party: Party, period: Period) -> int:
    return len(counted_acts(OTHER_MEETINGS, [party.uid], period))


supply(
    {
        "night_checks": _night_checks,
        "leaders": _leaders,
        "special_meetings": _special_meetings,
        "other_meetings": _other_meetings,
    }
)
