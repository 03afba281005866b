"""The actor and his reach, as plain facts."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Area:
    """A region subtree, all trades (``line`` empty) or those of one department line.

    ``path`` is the path of the region at the top; ``""`` is the whole country.
    """

    path: str
    line: str = ""


@dataclass(frozen=True)
class Reach:
    """What an actor may see: everything, some areas, some parties. Nothing by default."""

    everything: bool = False
    areas: tuple[Area, ...] = ()
    parties: tuple[int, ...] = ()


NOTHING = Reach()


@dataclass(frozen=True)
class Actor:
    """A user acting in one of his posts, or a named system actor.

    ``user_id`` and ``post_id`` are None for the public and for system actors; ``name`` is what the ledger
    shows. ``on_behalf_of`` names the post whose work is done under a delegation.
    """

    name: str
    user_id: int | None = None
    user_uid: UUID | None = None
    post_id: int | None = None
    post_uid: UUID | None = None
    on_behalf_of: UUID | None = None
    organisation_id: int | None = None
    permissions: frozenset[str] = frozenset()
    reach: Reach = field(default=NOTHING)

    def may(self, permission: str) -> bool:
        """Whether the acting post carries ``room:noun:verb``."""
        return permission in self.permissions


PUBLIC = Actor(name="public")
