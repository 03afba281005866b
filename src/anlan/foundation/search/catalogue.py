"""The kinds of object that can be found. Features declare theirs in ``search_kinds.py``."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from anlan.foundation.scope.rules import Actor
from anlan.foundation.search.rules import Entry

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Shown:
    """What the page says of a hit beyond its entry, as it is now: a note such as a state, and its tone.

    ``url`` where the address depends on the object, so that it costs no query of its own.
    """

    note: "str | Promise" = ""
    tone: str = ""
    url: str = ""


def _nothing_more(actor: Actor, uids: Sequence[UUID]) -> dict[UUID, Shown]:
    return {}


@dataclass(frozen=True)
class SearchKind:
    """A kind of object: its words, its icon, where a hit leads, and how its entries are made.

    ``load`` returns the entries of the given objects as they are now; an object that it leaves out leaves the
    index. ``show`` returns what else a page says of hits that the actor may see (one query). ``permission`` empty:
    for everybody who may search. ``url`` must not query: it is called for every hit.
    """

    kind: str
    label: "str | Promise"
    url: Callable[[UUID], str]
    load: Callable[[Sequence[UUID]], Iterable[Entry]]
    icon: str = "point"
    permission: str = ""
    order: int = 100
    show: Callable[[Actor, Sequence[UUID]], dict[UUID, Shown]] = _nothing_more


_KINDS: dict[str, SearchKind] = {}


def declare(*kinds: SearchKind) -> None:
    """Register kinds; the name is the identity, so that declaring twice changes nothing."""
    for kind in kinds:
        _KINDS[kind.kind] = kind


def kind_of(name: str) -> SearchKind:
    """Return a declared kind; KeyError."""
    return _KINDS[name]


def kinds_for(actor: Actor) -> list[SearchKind]:
    """Return the kinds that the actor may search, in the order of the page."""
    allowed = (kind for kind in _KINDS.values() if not kind.permission or actor.may(kind.permission))
    return sorted(allowed, key=lambda kind: (kind.order, kind.kind))
