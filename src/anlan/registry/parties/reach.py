"""Through which rows a party is reached, and the condition behind ``visible_to`` (design, section 4)."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q

from anlan.foundation.scope.models import supply_parties_within, supply_party_filter, supply_party_uid_filter
from anlan.foundation.scope.rules import Reach
from anlan.registry.parties.models import Party, PartyReach, Place
from anlan.registry.regions.moves import follow_moves, rewrite

# The length of a city's path; a city, a province or the country is a wide area.
_WIDE = 8


def party_filter(reach: Reach, prefix: str) -> Q:
    """Return the condition that a party lies within ``reach``; ``prefix`` leads from the model to the party.

    Each area is answered by the index (line, path, party) of PartyReach. An empty reach matches nothing.
    """
    key = prefix or "pk"
    condition = Q(pk__in=[])
    if reach.parties:
        condition |= Q(**{f"{key}__in": reach.parties})
    for area in reach.areas:
        rows = PartyReach.objects.filter(line=area.line, path__within=area.path)
        by_rows = Q(**{f"{key}__in": rows.values("party_id")})
        if area.line == "" and len(area.path) <= _WIDE:
            # Nearly every party of a city has its main place in it: that is read off the party itself, and only
            # what lies in several counties is looked up (a city of 150,000: 20 ms instead of 180).
            # Row by row, so that the engine chooses its index by what else is asked: the kind, the order of the list.
            by_rows = _row_by_row(area.path, prefix)
        condition |= by_rows
    return condition


def _row_by_row(path: str, prefix: str) -> Q:
    """Return the condition of a wide area, to be tested on the rows that are shown and no others.

    Rows of other tables ask for their party in a subquery of their own: a join would let the engine begin with every
    party of the city instead of with the list's own order.
    """
    elsewhere = PartyReach.objects.filter(line="", path__within=path)
    here = Q(region_path__inside=path) | Q(operates_elsewhere=True, pk__in=elsewhere.values("party_id"))
    if not prefix:
        return here
    party = Party.objects.beyond_scope("the reach itself").filter(pk=OuterRef(prefix))
    return Q(Exists(party.filter(here)))


def party_uid_filter(reach: Reach, prefix: str) -> Q:
    """Return the same condition for rows that name their party by uid, such as acts."""
    if not reach.parties and not reach.areas:
        return Q(pk__in=[])
    # Asked row by row through the unique index of uids: the few acts of a timeline must not cost all parties of a city.
    party = Party.objects.beyond_scope("the reach itself").filter(uid=OuterRef(prefix))
    return Q(Exists(party.filter(party_filter(reach, ""))))


def parties_within(reach: Reach, ids: Sequence[int]) -> set[int]:
    """Return which of a few parties lie within ``reach``: the rows of these parties are asked, not all of an area."""
    found = set(ids) & set(reach.parties)
    condition = Q(pk__in=[])
    for area in reach.areas:
        condition |= Q(line=area.line, path__within=area.path)
    return found | set(PartyReach.objects.filter(condition, party__in=ids).values_list("party_id", flat=True))


def reach_rows(party_id: int, paths: Iterable[str], lines: Iterable[str]) -> list[tuple[int, str, str]]:
    """Return (party, line, path): one territorial row a region, one a region and department line."""
    regions = sorted({path for path in paths if path})
    return [(party_id, line, path) for path in regions for line in ("", *sorted({name for name in lines if name}))]


def refresh_reach(parties: Mapping[int, Iterable[str] | None]) -> None:
    """Rebuild the reach of parties: id → department lines (None: the lines that it has now).

    Follows from the places known today, the party's own region and its own line. A handful of queries for
    any number of parties. Must run in the transaction that changed the facts.
    """
    ids = list(parties)
    paths: dict[int, set[str]] = {pk: set() for pk in ids}
    lines: dict[int, set[str]] = {pk: set(given) if given is not None else set() for pk, given in parties.items()}
    for pk, path, line in (
        Party.objects.beyond_scope("reach").filter(pk__in=ids).values_list("pk", "region_path", "line")
    ):
        paths[pk].add(path)
        lines[pk].add(line)
    current = Place.objects.beyond_scope("reach").filter(party__in=ids, superseded_at=None, last_day=None)
    for pk, path in current.exclude(region=None).values_list("party_id", "region__path"):
        paths[pk].add(path)
    keep = [pk for pk, given in parties.items() if given is None]
    for pk, line in PartyReach.objects.filter(party__in=keep).values_list("party_id", "line"):
        lines[pk].add(line)
    PartyReach.objects.filter(party__in=ids).delete()
    rows = [row for pk in ids for row in reach_rows(pk, paths[pk], lines[pk])]
    PartyReach.objects.bulk_create(
        [PartyReach(party_id=pk, line=line, path=path) for pk, line, path in rows], batch_size=500
    )


Listener = Callable[[Sequence[int]], object]
_LISTENERS: list[Listener] = []


def on_reach_changed(listener: Listener) -> None:
    """Register what must follow when other departments reach parties: the search index. Called with their keys."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def announce_reach(parties: Sequence[int]) -> None:
    """Let every listener follow; called by whoever writes PartyReach without changing the party itself."""
    for listener in _LISTENERS:
        listener(parties)


def follow_region(old: str, new: str) -> None:
    """Rewrite the copies of paths when a subtree of regions moves."""
    rewrite(Party, "region_path", old, new)
    rewrite(PartyReach, "path", old, new)


supply_party_filter(party_filter)
supply_party_uid_filter(party_uid_filter)
supply_parties_within(parties_within)
follow_moves(follow_region)

__all__ = [
    "announce_reach",
    "follow_region",
    "on_reach_changed",
    "parties_within",
    "party_filter",
    "party_uid_filter",
    "reach_rows",
    "refresh_reach",
]
