"""How objects of the registry look to search; loaded for the given keys in a few queries each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from anlan.foundation.search.rules import Entry
from anlan.registry.finding.rules import CLOSED_WEIGHT, OPEN_WEIGHT, ORGANISATION_WEIGHT, PARTY_KIND, joined
from anlan.registry.parties.models import OPEN_STATES, Party, PartyName, PartyReach, Place, State
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.people.models import Person, Post
from anlan.registry.regions.models import Region

_WHY = "the index holds everything; who asks sees what he reaches"


def party_entries(uids: Sequence[UUID]) -> list[Entry]:
    """Return the entries of parties that were not voided: name, former names, code, addresses."""
    return entries_of_parties(Party.objects.beyond_scope(_WHY).filter(uid__in=uids).values_list("pk", flat=True))


def entries_of_parties(keys: Iterable[int]) -> list[Entry]:
    """Return the same for integer keys; four queries for any number."""
    ids = list(keys)
    rows = (
        Party.objects.beyond_scope(_WHY)
        .filter(pk__in=ids)
        .exclude(state=State.VOIDED)
        .values_list("pk", "uid", "kind", "name", "short_name", "credit_code", "state")
    )
    areas, addresses, former = areas_of(ids), _addresses(ids), _former_names(ids)
    return [
        party_entry(
            *(pk, uid, kind, name, code, state),
            addresses=addresses[pk],
            areas=areas[pk],
            aliases=(short, *former[pk]),
        )
        for pk, uid, kind, name, short, code, state in rows
    ]


def party_entry(
    pk: int,
    uid: UUID,
    kind: str,
    name: str,
    code: str | None,
    state: str,
    *,
    addresses: Iterable[str],
    areas: tuple[tuple[str, str], ...],
    aliases: Iterable[str] = (),
) -> Entry:
    """Return the entry of one party from what is known of it; an import calls this without asking the database."""
    return Entry(
        kind=PARTY_KIND,
        uid=uid,
        title=name,
        party_id=pk,
        subtitle=joined(addresses),
        aliases=tuple(alias for alias in aliases if alias and alias != name),
        codes=(code,) if code else (),
        areas=areas,
        weight=_weight(kind, state),
    )


def areas_of(ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return party → the (path, line) pairs through which it is reached."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, path, line in PartyReach.objects.filter(party__in=ids).values_list("party_id", "path", "line"):
        found[pk].append((path, line))
    return defaultdict(tuple, {pk: tuple(pairs) for pk, pairs in found.items()})


def _addresses(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    current = Place.objects.beyond_scope(_WHY).filter(party__in=ids, superseded_at=None, last_day=None)
    for pk, address in current.order_by("pk").values_list("party_id", "address"):
        if address and address not in found[pk]:
            found[pk].append(address)
    return found


def _former_names(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for pk, name in PartyName.objects.filter(party__in=ids, superseded_at=None).values_list("party_id", "name"):
        found[pk].append(name)
    return found


def _weight(kind: str, state: str) -> int:
    if state not in OPEN_STATES:
        return CLOSED_WEIGHT
    return OPEN_WEIGHT if kind in BUSINESS_KINDS else ORGANISATION_WEIGHT


def person_entries(uids: Sequence[UUID]) -> list[Entry]:
    """Return the entries of people in office: name, unit and the titles of their posts; never a phone number."""
    rows = Person.objects.beyond_scope(_WHY).filter(uid__in=uids, left_on=None).exclude(name="")
    people = list(rows.values_list("pk", "uid", "name", "organisation_id", "organisation__name"))
    posts: dict[int, list[str]] = defaultdict(list)
    held = Post.objects.beyond_scope(_WHY).filter(holder__in=rows.values("pk")).order_by("order", "pk")
    for holder, title in held.values_list("holder_id", "title"):
        posts[holder].append(title)
    areas = areas_of(list({unit for *_, unit, _name in people}))
    return [
        Entry(
            kind="registry.person",
            uid=uid,
            title=name,
            party_id=unit,
            subtitle=" ".join([unit_name, *posts[pk]]),
            areas=areas[unit],
            weight=40,
        )
        for pk, uid, name, unit, unit_name in people
    ]


def region_entries(uids: Sequence[UUID]) -> list[Entry]:
    """Return the entries of open regions; the tree is public reference data."""
    rows = Region.objects.beyond_scope(_WHY).filter(uid__in=uids, closed_on=None, is_placeholder=False)
    return [
        Entry(
            kind="registry.region",
            uid=node.uid,
            title=node.name,
            is_open=True,
            subtitle=node.parent.name if node.parent else "",
            codes=(node.code,) if node.code else (),
            weight=30 - node.level,
        )
        for node in rows.select_related("parent")
    ]


__all__ = ["areas_of", "entries_of_parties", "party_entries", "party_entry", "person_entries", "region_entries"]
