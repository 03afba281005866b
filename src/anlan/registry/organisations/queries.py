"""What committees and stations lack: the lists of REG-04 and REG-05, and the count of units of REG-03.

They hold names of places only, which are public; the permission decides who sees them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef

from anlan.foundation.dated.models import holds_on
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.organisations.template import CITY, TOWNSHIP, VILLAGE
from anlan.registry.parties.models import OPEN_STATES, Facet, Party, PartyName, Spell
from anlan.registry.parties.queries import PART_KINDS, organisations
from anlan.registry.people.models import Post
from anlan.registry.regions.models import Region
from anlan.registry.regions.rules import COUNTY_PATH

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


@dataclass(frozen=True, slots=True)
class Lacking:
    """A village or township and the first thing that it lacks; empty when everything is in order."""

    id: int
    path: str
    name: str
    lack: str


def villages(actor: Actor, top: Region) -> list[Lacking]:
    """Return the villages in ``top`` with what they lack of VILLAGE_LACKS (REG-04).

    Every village has a safety committee, and its chair is the village's principal. Three reads, joined here: asked as
    one, a city of 2,600 villages takes the database many seconds.
    """
    require(actor, VIEW)
    chairs: dict[int, int | None] = dict.fromkeys(
        _bodies("committee", VILLAGE, top).values_list("region_id", flat=True)
    )
    chairs |= _holders("committee", VILLAGE, top, post="committee_chair")
    principals = _holders("village_committee", VILLAGE, top, post="principal")

    def lack(region: int) -> str:
        if region not in chairs:
            return "no_committee"
        if chairs[region] is None:
            return "no_chair"
        if principals.get(region) is None:
            return "no_principal"
        return "" if chairs[region] == principals[region] else "chair_not_principal"

    return [Lacking(pk, path, name, lack(pk)) for pk, path, name in _places(top, VILLAGE)]


def townships(actor: Actor, top: Region, *, day: date) -> list[Lacking]:
    """Return the townships in ``top`` with what their safety station lacks of STATION_LACKS (REG-05).

    Every township has a station with an establishment document, a non-empty duty list and a named person in post. The
    first thing that is missing is named. Five reads.
    """
    require(actor, VIEW)
    stations = _bodies("station", TOWNSHIP, top).filter(line="emergency")
    where = dict(stations.values_list("pk", "region_id"))
    staffed = set(
        Post.objects.beyond_scope(_WHY)
        .filter(organisation__in=list(where), closed_on=None, holder__isnull=False, acting=False)
        .values_list("organisation__region_id", flat=True)
    )
    known: dict[str, set[int]] = {"founding_document": set(), "duty_list": set()}
    facets = Facet.objects.beyond_scope(_WHY).filter(holds_on(day), name__in=known, party__in=list(where))
    for name, party in facets.exclude(value="").values_list("name", "party_id"):
        known[name].add(where[party])
    having = set(where.values())

    def lack(region: int) -> str:
        if region not in having:
            return "no_station"
        if region not in known["founding_document"]:
            return "no_document"
        if region not in known["duty_list"]:
            return "no_duties"
        return "" if region in staffed else "no_staff"

    return [Lacking(pk, path, name, lack(pk)) for pk, path, name in _places(top, TOWNSHIP)]


def covered(rows: Iterable[Lacking]) -> Covered:
    """Count the places of ``villages`` or ``townships`` by what they lack."""
    counts = Counter(row.lack for row in rows)
    good = counts.pop("", 0)
    return Covered(good + counts.total(), counts.total(), dict(counts))


def by_county(rows: Iterable[Lacking]) -> dict[str, Covered]:
    """Count the places per county (by path of twelve characters), in the order of the tree."""
    parts: dict[str, list[Lacking]] = {}
    for row in rows:
        parts.setdefault(row.path[:COUNTY_PATH], []).append(row)
    return {path: covered(some) for path, some in sorted(parts.items())}


def names_above(paths: Iterable[str]) -> dict[str, str]:
    """Return the names of what lies directly above these places, county first: 潞州区 东街街道. One query."""
    parents = {path[:-4] for path in paths}
    tree = Region.objects.beyond_scope("the tree is public")
    names = dict(tree.filter(path__in=parents | {path[:COUNTY_PATH] for path in parents}).values_list("path", "name"))
    return {
        path: " ".join(dict.fromkeys(filter(None, (names.get(path[:COUNTY_PATH]), names.get(path)))))
        for path in parents
    }


def units(actor: Actor, top: Region, *, day: date, level: int | None = None) -> ScopedQuerySet[Party]:
    """Return the organisations within reach that stood in ``top`` or below on any local day, as known now (REG-03).

    Of one ``level``, or of all. Suspended ones count: they are there; closed, cancelled and voided ones do not.
    """
    require(actor, VIEW)
    active = Spell.objects.beyond_scope(_WHY).filter(holds_on(day), party=OuterRef("pk"), state__in=OPEN_STATES)
    found = organisations(actor).exclude(kind__in=PART_KINDS).filter(region_path__within=top.path)
    found = found.filter(Exists(active))
    return found.filter(level=level) if level is not None else found


def count_by_kind(actor: Actor, top: Region, *, day: date, level: int | None = None) -> dict[str, int]:
    """Return kind → number of the organisations of ``units``: each number is that of its rows. One query."""
    found = units(actor, top, day=day, level=level).order_by().values_list("kind")
    return dict(found.annotate(number=Count("pk")))


def units_on(actor: Actor, top: Region, *, day: date, level: int = CITY) -> dict[str, int]:
    """Return kind → number of duty-bearing units of a level in ``top`` on any local day (REG-03)."""
    counts = count_by_kind(actor, top, day=day, level=level)
    return {kind: counts.get(kind, 0) for kind in DUTY_KINDS}


def names_on(rows: Iterable[Party], day: date) -> dict[int, str]:
    """Return party key → what it was called on the local day, as known now. One query."""
    parties = list(rows)
    names = {party.pk: party.name for party in parties}
    former = PartyName.objects.filter(party__in=parties, superseded_at=None, last_day__gt=day).order_by("-last_day")
    return names | dict(former.values_list("party_id", "name"))


def lacking(rows: Iterable[Lacking], lack: str) -> list[Lacking]:
    """Narrow the places to those that lack ``lack``, or anything for ``any``."""
    return [row for row in rows if (row.lack if lack == "any" else row.lack == lack)]


def _places(top: Region, level: int) -> Iterable[tuple[int, str, str]]:
    found = Region.objects.beyond_scope("the tree is public").filter(
        path__within=top.path, level=level, closed_on=None, is_placeholder=False
    )
    places: Iterable[tuple[int, str, str]] = found.order_by("path").values_list("pk", "path", "name")
    return places


def _bodies(kind: str, level: int, top: Region) -> Any:
    return Party.objects.beyond_scope(_WHY).filter(
        kind=kind, level=level, state__in=OPEN_STATES, region_path__within=top.path
    )


def _holders(kind: str, level: int, top: Region, *, post: str) -> dict[int, int]:
    """Return region → the named holder of a post of this kind in its body; acting ones do not count."""
    posts = Post.objects.beyond_scope(_WHY).filter(
        kind=post, closed_on=None, acting=False, holder__isnull=False, organisation__kind=kind,
        organisation__level=level, organisation__region_path__within=top.path,
        organisation__state__in=OPEN_STATES,
    )  # fmt: skip
    return dict(posts.order_by("-order", "-pk").values_list("organisation__region_id", "holder_id"))
