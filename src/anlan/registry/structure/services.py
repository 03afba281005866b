"""The verbs of the parts of enterprises, also for the enterprise's own people (REG-22)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor, Reach
from anlan.foundation.scope.services import require
from anlan.registry.parties import lifecycle
from anlan.registry.parties import services as parties
from anlan.registry.parties.models import OPEN_STATES, Party, Place, State
from anlan.registry.structure.parts import part_ranks
from anlan.registry.structure.permissions import EDIT
from anlan.registry.structure.queries import parts
from anlan.registry.structure.rules import may_stand_under


@transaction.atomic
def add_part(*, whole: UUID, kind: str, name: str, employees: int | None = None, actor: Actor, now: datetime) -> Party:
    """Add a part to an enterprise or to one of its parts within reach; it stands where its whole does."""
    require(actor, EDIT)
    unit = parties.get_party(whole, actor)
    if unit.state not in OPEN_STATES:
        raise Refused("party-closed", name=unit.name)
    if not may_stand_under(kind, unit.kind, part_ranks()):
        raise Refused("part-not-under", name=unit.name, fields={"kind": "part-not-under"})
    _refuse_taken_name(unit, name)
    if unit.region is None:
        raise Refused("region-unknown")
    return parties.register_party(
        kind=kind,
        name=name,
        places=[parties.PlaceGiven(Place.Role.OPERATING, unit.region.uid)],
        facets={"employees": str(employees)} if employees is not None else {},
        part_of=unit.uid,
        actor=_with_right_over_parts(actor),
        now=now,
    )


@transaction.atomic
def rename_part(*, uid: UUID, version: int, name: str, actor: Actor, now: datetime) -> Party:
    """Give a part another name; the former one is kept."""
    require(actor, EDIT)
    part = _part(uid, actor)
    if part.part_of is not None and name.strip() != part.name:
        _refuse_taken_name(part.part_of, name)
    return parties.edit_party(
        uid=part.uid, version=version, fields={"name": name}, actor=_with_right_over_parts(actor), now=now
    )


@transaction.atomic
def close_part(*, uid: UUID, version: int, reason: str, actor: Actor, now: datetime) -> Party:
    """Close a part that has no open parts of its own."""
    require(actor, EDIT)
    part = _part(uid, actor)
    if part.parts.filter(state__in=OPEN_STATES).exists():
        raise Refused("part-has-parts", name=part.name)
    return lifecycle.change_state(
        uid=part.uid,
        state=State.CLOSED,
        version=version,
        reason=reason,
        actor=_with_right_over_parts(actor),
        now=now,
    )


def _part(uid: UUID, actor: Actor) -> Party:
    found = parts(actor).filter(uid=uid).select_related("part_of").first()
    if found is None:
        raise Refused("not-found")
    return found


def _refuse_taken_name(whole: Party, name: str) -> None:
    if whole.parts.filter(name=name.strip(), state__in=OPEN_STATES).exists():
        raise Refused("part-name-taken", whole=whole.name, name=name.strip(), fields={"name": "part-name-taken"})


def _with_right_over_parts(actor: Actor) -> Actor:
    """Return the same person with what the verbs of parties ask for.

    The right over a part follows from the right over its whole, which was just checked; the general verbs would ask
    for a territory, which an enterprise's own people do not have. The acts still name the person and his post.
    """
    needed = {"registry:party:create", "registry:party:edit", "registry:party:close"}
    return replace(actor, permissions=actor.permissions | needed, reach=Reach(everything=True))
