"""What the verbs on people and posts share: the record within reach, and the act in the ledger."""

from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Person, Post

EDIT = "registry:post:edit"
CLOSE = "registry:post:close"


def open_post(uid: UUID, actor: Actor) -> Post:
    """Return a post within reach, locked; Refused ``not-found``, or ``post-closed``."""
    found = Post.objects.visible_to(actor).filter(uid=uid).select_for_update(of=("self",))
    post: Post | None = found.select_related("organisation", "holder").first()
    if post is None:
        raise Refused("not-found")
    if post.closed_on is not None:
        raise Refused("post-closed", title=post.title)
    return post


def person_within_reach(uid: UUID, actor: Actor) -> Person:
    """Return a person within reach; Refused ``not-found``."""
    person: Person | None = (
        Person.objects.visible_to(actor).filter(uid=uid).select_related("organisation", "user").first()
    )
    if person is None:
        raise Refused("not-found")
    return person


def record(kind: str, subject: Post | Person, unit: Party, actor: Actor, now: datetime, detail: dict[str, Any]) -> None:
    """Record an act about a post or a person, filed with the unit."""
    ledger.record(kind, by=actor, recorded_at=now, subject=subject, party_uid=unit.uid, detail=detail)
