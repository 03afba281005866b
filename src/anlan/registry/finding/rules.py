"""How a business entity looks to search, for whoever knows it without the database. Pure."""

from collections.abc import Iterable
from uuid import UUID

from anlan.foundation.search.rules import Entry, Ready, ready

PARTY_KIND = "registry.party"
OPEN_WEIGHT, CLOSED_WEIGHT, ORGANISATION_WEIGHT = 50, 10, 60
_NO_UID = UUID(int=0)  # the identity is no part of what is found


def joined(addresses: Iterable[str]) -> str:
    """Return the addresses of a party as the second line of its entry."""
    return "；".join(dict.fromkeys(address for address in addresses if address))


def ready_business(name: str, code: str, addresses: Iterable[str], *, is_open: bool) -> Ready:
    """Return what search stores of a business entity that has no key yet."""
    weight = OPEN_WEIGHT if is_open else CLOSED_WEIGHT
    return ready(
        Entry(kind=PARTY_KIND, uid=_NO_UID, title=name, subtitle=joined(addresses), codes=(code,), weight=weight)
    )
