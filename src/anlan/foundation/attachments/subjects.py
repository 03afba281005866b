"""To what attachments can be added: features declare a finder for their kind of record."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor


@dataclass(frozen=True)
class Found:
    """A record within the actor's reach: its party, and whether he may edit it (and so close others' files)."""

    party_uid: UUID | None
    may_edit: bool = False


Finder = Callable[[Actor, UUID], Found | None]
_FINDERS: dict[str, Finder] = {}


def declare(kind: str, find: Finder) -> None:
    """Let records of ``kind`` carry attachments; ``find`` returns None for what is outside the actor's reach."""
    _FINDERS[kind] = find


def find_subject(actor: Actor, kind: str, uid: UUID) -> Found:
    """Return the record; raise Refused ``subject-unknown`` or ``not-found``."""
    if kind not in _FINDERS:
        raise Refused("subject-unknown")
    found = _FINDERS[kind](actor, uid)
    if found is None:
        raise Refused("not-found")
    return found


def declared() -> list[str]:
    """Return the kinds that may carry attachments."""
    return sorted(_FINDERS)
