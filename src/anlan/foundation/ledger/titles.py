"""What a party or another subject of an act is called, and its page. Acts hold uids; later features know the names."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from anlan.foundation.scope.rules import Actor


@dataclass(frozen=True)
class Title:
    """The words for a subject, and where it is shown; ``url`` may be empty."""

    words: str
    url: str = ""


Titles = Callable[[Actor, Collection[UUID]], dict[UUID, Title]]


def _unknown(actor: Actor, uids: Collection[UUID]) -> dict[UUID, Title]:
    return {}


_titles: Titles = _unknown


def supply_titles(titles: Titles) -> None:
    """Let a later feature name what the actor may see of the given uids; in one query."""
    global _titles
    _titles = titles


def titles_of(actor: Actor, uids: Collection[UUID]) -> dict[UUID, Title]:
    """Return uid → title of what lies within the actor's reach and is known by name."""
    return _titles(actor, uids) if uids else {}
