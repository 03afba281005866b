"""The verbs that belong to lists themselves: saved views, bulk edit."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers.declaration import Register
from anlan.foundation.registers.models import SavedView
from anlan.foundation.scope.rules import Actor

AT_ONCE = 500


def save_view(*, register: Register, name: str, query: str, actor: Actor) -> SavedView:
    """Keep the query of a list under a name for the actor; refuses a name he has used."""
    if not actor.user_id or not name.strip():
        raise Refused("form-wrong")
    try:
        with transaction.atomic():
            view: SavedView = SavedView.objects.create(
                user_id=actor.user_id, register=f"{register.room}/{register.name}", name=name.strip(), query=query
            )
    except IntegrityError:
        raise Refused("view-name-taken", name=name.strip()) from None
    return view


def remove_view(*, uid: UUID, actor: Actor) -> None:
    """Remove a saved view of the actor; it is a convenience, not a record."""
    SavedView.objects.visible_to(actor).filter(uid=uid).delete()


@transaction.atomic
def edit_many(*, register: Register, uids: Sequence[UUID], data: Mapping[str, Any], actor: Actor, now: datetime) -> int:
    """Apply the same change to chosen records through the single verb; all or nothing. Return how many."""
    if not register.may_edit_many(actor) or set(data) - set(register.bulk_fields):
        raise Forbidden(register.edit_permission or register.view_permission)
    if not uids:
        raise Refused("nothing-chosen")
    if len(uids) > AT_ONCE:
        raise Refused("too-many-chosen", limit=AT_ONCE)
    for uid in dict.fromkeys(uids):
        record = register.one(uid, actor)
        register.change(record, record.version, data, actor=actor, now=now)
    return len(set(uids))
