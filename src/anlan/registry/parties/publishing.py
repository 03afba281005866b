"""The published values of a party: what its dated facts say today, and who wants to know when they change."""

from collections.abc import Callable, Sequence
from datetime import datetime

from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party, Place

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


def publish_region(party: Party) -> None:
    """Set region, path and ``operates_elsewhere`` from the places known today; the caller saves.

    A party counts where it operates; without an operating address, where it is registered (REG-09).
    """
    places = list(party.places.filter(superseded_at=None, last_day=None).select_related("region").order_by("pk"))
    operating = [place for place in places if place.role == Place.Role.OPERATING and place.region]
    registered = [place for place in places if place.role == Place.Role.REGISTERED and place.region]
    main = (operating or registered or [None])[0]
    party.region = main.region if main else None
    party.region_path = party.region.path if party.region else ""
    counties = {place.region.path[:12] for place in operating + registered if place.region}
    party.operates_elsewhere = len(counties) > 1
