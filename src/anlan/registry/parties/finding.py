"""Finding a party that a verb is about: within reach, locked while it is changed, and by whom it may be changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.codes.rules import credit_code as checked_credit_code
from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.models import Party, State
from anlan.registry.parties.queries import BUSINESS_KINDS, PART_KINDS
from anlan.registry.regions.models import Region


def require_for(kind: str, verb: str, actor: Actor) -> None:
    """Raise Forbidden unless the actor may do ``verb`` (create, edit, close, merge) to parties of this kind.

    Businesses and their parts have a permission for each verb; organisations of the state are set up and changed
    with ``registry:organisation:edit``.
    """
    business = kind in BUSINESS_KINDS or kind in PART_KINDS
    require(actor, f"registry:party:{verb}" if business else "registry:organisation:edit")


def get_party(uid: UUID, actor: Actor) -> Party:
    """Return a party within the actor's reach; Refused ``not-found`` outside of it, whether it exists or not."""
    party: Party | None = Party.objects.visible_to(actor).filter(uid=uid).first()
    if party is None:
        raise Refused("not-found")
    return party


def party_to_change(uid: UUID, verb: str, actor: Actor) -> Party:
    """Return a party for ``verb``, locked until the transaction ends so that of two changes none is lost."""
    party: Party | None = Party.objects.visible_to(actor).select_for_update(of=("self",)).filter(uid=uid).first()
    if party is None:
        raise Refused("not-found")
    require_for(party.kind, verb, actor)
    if party.state == State.VOIDED:
        raise Refused("party-voided", name=party.name)
    return party


def party_with_code(code: str, actor: Actor) -> Party:
    """Return the party within reach that has this credit code; Refused ``not-found`` otherwise."""
    found: Party | None = (
        Party.objects.visible_to(actor)
        .filter(credit_code=checked_credit_code(code))
        .exclude(state=State.VOIDED)
        .first()
    )
    if found is None:
        raise Refused("not-found")
    return found


def region_within(uid: UUID, actor: Actor, *, lines: "tuple[str, ...] | None" = None) -> Region:
    """Return an open region that lies in an area of the actor's reach.

    ``lines`` are the department lines of a new party: whoever reaches one line only may enter parties of that line
    only. None for a party that is reached already: its places may lie anywhere in the actor's areas.
    """
    region: Region | None = Region.objects.visible_to(actor).filter(uid=uid, closed_on=None).first()
    if region is None:
        raise Refused("region-unknown", fields={"region": "region-unknown"})
    inside = actor.reach.everything or any(
        region.path.startswith(area.path) and (lines is None or area.line in ("", *lines)) for area in actor.reach.areas
    )
    if not inside:
        raise Refused("region-outside", name=region.name, fields={"region": "region-outside"})
    return region


def refuse_taken_code(code: str, actor: Actor) -> None:
    """Refuse a credit code that a party has; the name of one outside the jurisdiction is not told."""
    taken = (
        Party.objects.beyond_scope("credit codes are unique in the city")
        .filter(credit_code=code)
        .exclude(state=State.VOIDED)
    )
    owner = taken.first()
    if owner is None:
        return
    if Party.objects.visible_to(actor).filter(pk=owner.pk).exists():
        raise Refused("credit-code-taken", code=code, name=owner.name, fields={"credit_code": "credit-code-taken"})
    raise Refused("credit-code-taken-elsewhere", code=code, fields={"credit_code": "credit-code-taken-elsewhere"})


def day_of(given: date | None, now: datetime) -> date:
    """Return the local day from which a change holds: today unless given; a day to come is refused.

    The published values are those of today, so nothing may be entered ahead.
    """
    day = given or local_day(now)
    if day > local_day(now):
        raise Refused("party-day-future", fields={"first_day": "party-day-future"})
    return day


def record_act(kind: str, party: Party, actor: Actor, now: datetime, detail: dict[str, Any]) -> None:
    """Write the act of a verb on a party, with the region in which it counts at this time."""
    region_uid = party.region.uid if party.region else None
    ledger.record(
        kind, by=actor, recorded_at=now, subject=party, party_uid=party.uid, region_uid=region_uid, detail=detail
    )
