"""The published values of a party: what its dated facts say today, and who wants to know when they change."""

from collections.abc import Callable, Sequence
from datetime import datetime

from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party, Place
from anlan.registry.regions.paths import WIDTH

# The length of a county's path: places in two counties need a decision who supervises.
_COUNTY = 3 * WIDTH

Listener = Callable[[Sequence[int], Actor, datetime], None]
_LISTENERS: list[Listener] = []


def on_party_changed(listener: Listener) -> None:
    """Register what must follow a change of parties in the same transaction: search index, proposals, plates.

    Called with the keys of the parties, the actor and the instant. Bulk verbs call it once for many.
    """
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def announce_change(parties: Sequence[int], *, actor: Actor, now: datetime) -> None:
    """Let every listener follow."""
    for listener in _LISTENERS:
        listener(parties, actor, now)


def main_place(party: Party) -> Place | None:
    """Return the address where a party counts: where it operates, else where it is registered (REG-09)."""
    return next(iter(_places(party)), None)


def publish_region(party: Party) -> None:
    """Set region, path and ``operates_elsewhere`` from the places known today; the caller saves."""
    places = [place for place in _places(party) if place.region]
    party.region = places[0].region if places else None
    party.region_path = party.region.path if party.region else ""
    party.operates_elsewhere = len({place.region.path[:_COUNTY] for place in places if place.region}) > 1


def _places(party: Party) -> list[Place]:
    """Return the addresses known today, the operating ones first, each kind in the order of entry."""
    known = party.places.filter(superseded_at=None, last_day=None).select_related("region").order_by("pk")
    return sorted(known, key=lambda place: (place.region is None, place.role != Place.Role.OPERATING))
