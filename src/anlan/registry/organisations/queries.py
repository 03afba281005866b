"""What committees and stations lack: the lists of REG-04 and REG-05, and the count of units of REG-03.

They hold names of places only, which are public; the permission decides who sees them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Substr

from anlan.foundation.dated.models import holds_on
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.organisations.template import CITY, TOWNSHIP, VILLAGE
from anlan.registry.parties.models import OPEN_STATES, Facet, Party, Spell, State
from anlan.registry.people.models import Post
from anlan.registry.regions.models import Region

VIEW = "registry:organisation:view"
_WHY = "whether a place has what it must have is asked of all its organisations"
# The duty-bearing units of REG-03: 4 party departments, 40 government departments, 3 social bodies, 5 enterprises.
DUTY_KINDS = ("party_department", "department", "social_body", "duty_enterprise")


@dataclass(frozen=True)
class Covered:
    """How many places there are, and how many lack what they must have; ``lacks`` by kind of lack."""

    places: int
    lacking: int
    lacks: dict[str, int]

    @property
    def percent(self) -> float | None:
        """Share without any lack in per cent, rounded down to a tenth; None where there is no place."""
        return (self.places - self.lacking) * 1000 // self.places / 10 if self.places else None


VILLAGE_LACKS = ("no_committee", "no_chair", "no_principal", "chair_not_principal")
STATION_LACKS = ("no_station", "no_document", "no_duties", "no_staff")


def villages(actor: Actor, top: Region, *, lack: str = "") -> "QuerySet[Any]":
    """Return the villages below ``top`` with what they lack as ``lack``: empty, or one of VILLAGE_LACKS (REG-04).

    Every village has a safety committee, and its chair is the village's principal. One query; narrowed to those that
    lack ``lack``, or anything for ``lack="any"``.
    """
    require(actor, VIEW)
    committee = _body("committee")
    chair = _holder("committee", "committee_chair")
    principal = _holder("village_committee", "principal")
    found = _places(top, VILLAGE).annotate(
        has_committee=Exists(committee), chair=Subquery(chair), principal=Subquery(principal)
    )
    lacks = Case(
        When(has_committee=False, then=Value("no_committee")),
        When(chair=None, then=Value("no_chair")),
        When(principal=None, then=Value("no_principal")),
        When(~Q(chair=F("principal")), then=Value("chair_not_principal")),
        default=Value(""),
    )
    return lacking(found.annotate(lack=lacks), lack)


def townships(actor: Actor, top: Region, *, day: date, lack: str = "") -> "QuerySet[Any]":
    """Return the townships below ``top`` with what their safety station lacks as ``lack`` (REG-05).

    Every township has a station with an establishment document, a non-empty duty list and a named person in post. The
    first thing that is missing is named. One query.
    """
    require(actor, VIEW)
    station = _body("station").filter(line="emergency")
    staff = Post.objects.beyond_scope(_WHY).filter(
        organisation__region=OuterRef("pk"), organisation__kind="station", organisation__line="emergency",
        organisation__state__in=OPEN_STATES, closed_on=None, holder__isnull=False, acting=False,
    )  # fmt: skip
    found = _places(top, TOWNSHIP).annotate(
        has_station=Exists(station),
        has_document=Exists(_property("founding_document", day)),
        has_duties=Exists(_property("duty_list", day)),
        has_staff=Exists(staff),
    )
    lacks = Case(
        When(has_station=False, then=Value("no_station")),
        When(has_document=False, then=Value("no_document")),
        When(has_duties=False, then=Value("no_duties")),
        When(has_staff=False, then=Value("no_staff")),
        default=Value(""),
    )
    return lacking(found.annotate(lack=lacks), lack)


def covered(rows: "QuerySet[Any]") -> Covered:
    """Count the places of ``villages`` or ``townships`` by what they lack; one query."""
    counts = dict(rows.order_by().values_list("lack").annotate(number=Count("pk")))
    good = counts.pop("", 0)
    return Covered(good + sum(counts.values()), sum(counts.values()), counts)


def by_county(rows: "QuerySet[Any]") -> dict[str, Covered]:
    """Count the places per county (by path of twelve characters); one query."""
    parts: dict[str, dict[str, int]] = {}
    grouped = rows.order_by().values_list(Substr("path", 1, 12), "lack").annotate(number=Count("pk"))
    for path, lack, number in grouped:
        parts.setdefault(path, {})[lack] = number
    return {
        path: Covered(sum(counts.values()), sum(counts.values()) - counts.get("", 0),
                      {lack: number for lack, number in counts.items() if lack})
        for path, counts in sorted(parts.items())
    }  # fmt: skip


def added(parts: Iterable[Covered]) -> Covered:
    """Add the counts of counties up."""
    places = lacking_places = 0
    lacks: dict[str, int] = {}
    for part in parts:
        places += part.places
        lacking_places += part.lacking
        for lack, number in part.lacks.items():
            lacks[lack] = lacks.get(lack, 0) + number
    return Covered(places, lacking_places, lacks)


def units_on(actor: Actor, top: Region, *, day: date, level: int = CITY) -> dict[str, int]:
    """Return kind → number of duty-bearing units of a level in ``top`` on any local day (REG-03)."""
    require(actor, VIEW)
    active = Spell.objects.beyond_scope(_WHY).filter(holds_on(day), party=OuterRef("pk"), state__in=OPEN_STATES)
    units = Party.objects.beyond_scope(_WHY).filter(region_path__within=top.path, level=level, kind__in=DUTY_KINDS)
    units = units.exclude(state=State.VOIDED).filter(Exists(active))
    counts = dict(units.order_by().values_list("kind").annotate(number=Count("pk")))
    return {kind: counts.get(kind, 0) for kind in DUTY_KINDS}


def _places(top: Region, level: int) -> "QuerySet[Any]":
    found = Region.objects.beyond_scope("the tree is public").filter(
        path__within=top.path, level=level, closed_on=None, is_placeholder=False
    )
    return found.select_related("parent__parent").order_by("path")


def lacking(rows: "QuerySet[Any]", lack: str) -> "QuerySet[Any]":
    """Narrow the places to those that lack ``lack``, or anything for ``any``."""
    if lack == "any":
        return rows.exclude(lack="")
    return rows.filter(lack=lack) if lack else rows


def _body(kind: str) -> Any:
    return Party.objects.beyond_scope(_WHY).filter(region=OuterRef("pk"), kind=kind, state__in=OPEN_STATES)


def _holder(kind: str, post: str) -> Any:
    """Return the named holder of a post of this kind in the place's body of that kind; acting ones do not count."""
    posts = Post.objects.beyond_scope(_WHY).filter(
        organisation__region=OuterRef("pk"), organisation__kind=kind, organisation__state__in=OPEN_STATES,
        kind=post, closed_on=None, acting=False,
    )  # fmt: skip
    return posts.order_by("order", "pk").values("holder")[:1]


def _property(name: str, day: date) -> Any:
    facets = Facet.objects.beyond_scope(_WHY).filter(
        holds_on(day), name=name, party__region=OuterRef("pk"), party__kind="station", party__line="emergency",
        party__state__in=OPEN_STATES,
    )  # fmt: skip
    return facets.exclude(value="")
