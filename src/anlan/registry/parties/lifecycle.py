"""The verbs of a party's life: suspend, close, reopen, merge, split, void (REG-30)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.dated.services import begin_fact
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.finding import day_of, get_party, party_to_change, record_act
from anlan.registry.parties.models import OPEN_STATES, Party, Spell, State
from anlan.registry.parties.publishing import announce_change
from anlan.registry.parties.services import PlaceGiven, register_party


@transaction.atomic
def change_state(
    *,
    uid: UUID,
    state: str,
    version: int,
    first_day: date | None = None,
    reason: str,
    basis: str = "",
    actor: Actor,
    now: datetime,
) -> Party:
    """Put a party into another state from a local day on (today unless given); the reason is mandatory.

    A closed, cancelled or moved party leaves the denominators from that day and stays searchable; it can be
    reopened (``active``). ``voided`` is reached only by void_party.
    """
    party = party_to_change(uid, "close", actor)
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    if state == State.VOIDED or state not in State.values:
        raise Refused("party-state-forbidden", fields={"state": "party-state-forbidden"})
    if party.state == state:
        raise Refused("party-state-same", name=party.name)
    if party.version != version:
        raise Refused("stale-edit")
    first_day = day_of(first_day, now)
    before = party.state
    _enter(party, State(state), first_day=first_day, reason=reason, basis=basis, now=now)
    announce_change([party.pk], actor=actor, now=now)
    record_act(
        "party.state_changed",
        party,
        actor,
        now,
        {"changed": {"state": [before, state]}, "reason": reason, "basis": basis},
    )
    return party


@transaction.atomic
def merge_party(*, uid: UUID, into: UUID, version: int, reason: str, actor: Actor, now: datetime) -> Party:
    """Merge a party into another: it closes today and points at the one that took it; its acts stay its own."""
    party, target = party_to_change(uid, "merge", actor), get_party(into, actor)
    if party.pk == target.pk:
        raise Refused("party-merge-self")
    if party.kind != target.kind:
        raise Refused("party-merge-kinds")
    if target.state not in OPEN_STATES:
        raise Refused("party-closed", name=target.name)
    if party.state not in OPEN_STATES:
        raise Refused("party-closed", name=party.name)
    if party.version != version:
        raise Refused("stale-edit")
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    party.merged_into = target
    _enter(party, State.CLOSED, first_day=local_day(now), reason=reason, basis="", now=now)
    parts = Party.objects.beyond_scope("the parts follow the whole").filter(part_of=party)
    # A part that takes over its whole stands where the whole stood.
    parts.filter(pk=target.pk).update(part_of=party.part_of)
    parts.exclude(pk=target.pk).update(part_of=target)
    announce_change([party.pk, target.pk], actor=actor, now=now)
    record_act("party.merged", party, actor, now, {"into": str(target.uid), "reason": reason})
    return party


@transaction.atomic
def split_party(
    *, uid: UUID, name: str, credit_code: str, place: PlaceGiven, reason: str, actor: Actor, now: datetime
) -> Party:
    """Register a party that splits off from another: same kind and industry, a name, code and place of its own."""
    source = party_to_change(uid, "merge", actor)
    if source.state not in OPEN_STATES:
        raise Refused("party-closed", name=source.name)
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    facets = {"industry": source.industry} if source.industry else {}
    fresh = register_party(
        kind=source.kind, name=name, credit_code=credit_code, places=[place], facets=facets, actor=actor, now=now
    )
    record_act("party.split", fresh, actor, now, {"from": str(source.uid), "reason": reason})
    return fresh


@transaction.atomic
def void_party(*, uid: UUID, reason: str, actor: Actor, now: datetime) -> Party:
    """Take a party out that was entered by mistake: nothing is deleted, its credit code is free again."""
    party = party_to_change(uid, "merge", actor)
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    day = min((spell.first_day for spell in party.spells.all()), default=local_day(now))
    _enter(party, State.VOIDED, first_day=day, reason=reason, basis="", now=now)
    announce_change([party.pk], actor=actor, now=now)
    record_act("party.voided", party, actor, now, {"reason": reason})
    return party


def _enter(party: Party, state: State, *, first_day: date, reason: str, basis: str, now: datetime) -> None:
    """Begin a spell and publish the state of today."""
    begin_fact(party.spells, Spell(party=party, state=state, first_day=first_day, reason=reason, basis=basis), now=now)
    party.state = state
    party.closed_on = first_day if state not in OPEN_STATES else None
    party.version += 1
    party.save()
