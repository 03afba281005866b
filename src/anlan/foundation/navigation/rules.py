"""Navigation entries as data."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anlan.foundation.scope.rules import Actor

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    """One line of the navigation. ``permission`` empty: for everybody who has signed in."""

    room: str
    label: "str | Promise"
    url_name: str
    permission: str = ""
    icon: str = "point"
    order: int = 100


_ENTRIES: dict[str, Entry] = {}


def declare(*entries: Entry) -> None:
    """Add entries; the address name is the identity, so that declaring twice changes nothing."""
    for entry in entries:
        _ENTRIES[entry.url_name] = entry


def entries_for(actor: Actor) -> list[Entry]:
    """Return the entries that the actor may open, by room and order."""
    if actor.user_id is None:
        return []
    allowed = (entry for entry in _ENTRIES.values() if not entry.permission or actor.may(entry.permission))
    return sorted(allowed, key=lambda entry: (entry.room, entry.order, str(entry.url_name)))


def every_entry() -> list[Entry]:
    """Return all declared entries, for the test that walks them."""
    return list(_ENTRIES.values())
