"""The verbs on the member units of committees (REG-04)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.dated.models import holds_on
from anlan.foundation.dated.services import begin_fact, end_facts
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.committees.queries import KINDS
from anlan.registry.entries.services import demand_region
from anlan.registry.lists.queries import list_index
from anlan.registry.parties.areas import parties_within_reach
from anlan.registry.parties.finding import day_of
from anlan.registry.parties.models import OPEN_STATES, Membership, Party

EDIT = "registry:organisation:edit"


@transaction.atomic
def add_members(
    *,
    committee: UUID,
    units: Sequence[UUID],
    role: str = "member",
    first_day: date | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Add member units to a committee from a local day on (today unless given), or give them another role.

    All or nothing; who is a member in this role already stays. Return how many changed. Raises Refused.
    """
    body = _committee_to_change(committee, actor)
    if not list_index(actor).holds("member_role", role):
        raise Refused("choice-wrong", value=role, fields={"role": "choice-wrong"})
    day = day_of(first_day, now)
    found = parties_within_reach(units, actor)
    for unit in found:
        if unit.pk == body.pk:
            raise Refused("committee-own-member", fields={"units": "committee-own-member"})
        if unit.state not in OPEN_STATES:
            raise Refused("party-closed", name=unit.name)
    roles = _roles(body, found, day)
    added = [unit for unit in found if roles.get(unit.pk) != role]
    for unit in added:
        fresh = Membership(body=body, member=unit, role=role, first_day=day)
        begin_fact(body.members.filter(member=unit), fresh, now=now)
    _tell("party.member_added", body, added, {"from": day.isoformat(), "role": role}, actor, now)
    return len(added)


@transaction.atomic
def end_members(
    *, committee: UUID, units: Sequence[UUID], first_day: date | None = None, reason: str, actor: Actor, now: datetime
) -> int:
    """End memberships from a local day on (today unless given), with a reason; return how many.

    Raises Refused ``committee-member-not`` for a unit that is no member on the day.
    """
    body = _committee_to_change(committee, actor)
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    day = day_of(first_day, now)
    found = parties_within_reach(units, actor)
    roles = _roles(body, found, day)
    for unit in found:
        if unit.pk not in roles:
            raise Refused("committee-member-not", name=unit.name)
        end_facts(body.members.filter(member=unit), day, now=now)
    _tell("party.member_ended", body, found, {"from": day.isoformat(), "reason": reason.strip()}, actor, now)
    return len(found)


def _committee_to_change(uid: UUID, actor: Actor) -> Party:
    """Return the committee, locked until the transaction ends; it must stand in the actor's area."""
    require(actor, EDIT)
    found = Party.objects.visible_to(actor).select_for_update(of=("self",)).filter(uid=uid, kind__in=KINDS)
    body: Party | None = found.select_related("region").first()
    if body is None or body.region is None:
        raise Refused("not-found")
    if body.state not in OPEN_STATES:
        raise Refused("party-closed", name=body.name)
    demand_region(body.region, actor)
    return body


def _roles(body: Party, units: Sequence[Party], day: date) -> dict[int, str]:
    rows = body.members.filter(holds_on(day), member__in=units)
    return dict(rows.values_list("member_id", "role"))


def _tell(kind: str, body: Party, units: Sequence[Party], detail: dict[str, Any], actor: Actor, now: datetime) -> None:
    """Record an act a unit; it shows in the history of the unit and of the committee."""
    drafts = [
        ActDraft(
            kind=kind,
            subject=("party", unit.uid),
            party_uid=body.uid,
            region_uid=body.region.uid if body.region else None,
            detail={**detail, "about": f"{unit.name} · {body.name}"},
        )
        for unit in units
    ]
    ledger.record_many(drafts, by=actor, recorded_at=now)
