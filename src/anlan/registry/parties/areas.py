"""Which parties lie in the areas that cut across the region tree: the verbs, the reads, the filter (REG-02)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from anlan.foundation.dated.models import holds_on
from anlan.foundation.dated.services import begin_fact, end_facts
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.records.once import once
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.finding import day_of
from anlan.registry.parties.models import OPEN_STATES, AreaMember, Party
from anlan.registry.parties.publishing import announce_change
from anlan.registry.regions.models import Area

EDIT = "registry:area:edit"
AT_ONCE = 500
_WHY = "the parties are narrowed to the actor's reach"


@transaction.atomic
def put_in_area(
    *, area: UUID, parties: Sequence[UUID], first_day: date | None = None, actor: Actor, now: datetime
) -> int:
    """Put parties within reach into an area from a local day on (today unless given); return how many were new.

    All or nothing. Who lies in it already stays. Raises Refused.
    """
    where = _area_to_change(area, actor)
    day = day_of(first_day, now)
    found = parties_within_reach(parties, actor)
    for party in found:
        if party.state not in OPEN_STATES:
            raise Refused("party-closed", name=party.name)
    inside = _inside(where, found, day)
    joined = [party for party in found if party.pk not in inside]
    for party in joined:
        mine = AreaMember.objects.beyond_scope(_WHY).filter(area=where, party=party)
        begin_fact(mine, AreaMember(area=where, party=party, first_day=day), now=now)
    _tell("party.area_joined", where, joined, {"from": day.isoformat()}, actor, now)
    return len(joined)


@transaction.atomic
def take_out_of_area(
    *, area: UUID, parties: Sequence[UUID], first_day: date | None = None, reason: str, actor: Actor, now: datetime
) -> int:
    """Take parties out of an area from a local day on (today unless given), with a reason; return how many.

    Raises Refused ``area-member-not`` for a party that does not lie in it on the day.
    """
    where = _area_to_change(area, actor)
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    day = day_of(first_day, now)
    found = parties_within_reach(parties, actor)
    inside = _inside(where, found, day)
    for party in found:
        if party.pk not in inside:
            raise Refused("area-member-not", name=party.name)
        end_facts(AreaMember.objects.beyond_scope(_WHY).filter(area=where, party=party), day, now=now)
    _tell("party.area_left", where, found, {"from": day.isoformat(), "reason": reason.strip()}, actor, now)
    return len(found)


def members_of_area(actor: Actor, area: Area, day: date) -> ScopedQuerySet[Party]:
    """Return the parties within reach that lay in the area on the local day, as known now, by name."""
    inside = AreaMember.objects.beyond_scope(_WHY).filter(holds_on(day), area=area)
    found: ScopedQuerySet[Party] = Party.objects.visible_to(actor).filter(pk__in=inside.values("party"))
    return found.order_by("name", "pk")


def areas_of(party: Party) -> list[AreaMember]:
    """Return the open areas in which a party lies now, by name; the caller has reached the party. One query."""
    known = party.areas.filter(superseded_at=None, last_day=None, area__closed_on=None)
    return list(known.select_related("area").order_by("area__name"))


def area_condition(value: Any, actor: Actor) -> Q:
    """Return the condition that a party lies in the area with this uid now, for a filter."""
    inside = AreaMember.objects.beyond_scope(_WHY).filter(superseded_at=None, last_day=None, area__uid=value)
    return Q(pk__in=inside.values("party"))


def area_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return (uid, name) of the open areas, for filters and forms; asked once a page."""
    rows = Area.objects.visible_to(PUBLIC).filter(closed_on=None).order_by("name").values_list("uid", "name")
    return once("open-areas", lambda: [(str(uid), name) for uid, name in rows])


def parties_within_reach(uids: Sequence[UUID], actor: Actor) -> list[Party]:
    """Return the parties with these uids by name; Refused when one lies beyond the reach, or there are none or many."""
    wanted = list(dict.fromkeys(uids))
    if not wanted:
        raise Refused("nothing-chosen", fields={"units": "nothing-chosen"})
    if len(wanted) > AT_ONCE:
        raise Refused("too-many-chosen", limit=AT_ONCE)
    found = list(Party.objects.visible_to(actor).filter(uid__in=wanted).select_related("region").order_by("name"))
    if len(found) != len(wanted):
        raise Refused("not-found")
    return found


def _area_to_change(uid: UUID, actor: Actor) -> Area:
    require(actor, EDIT)
    area: Area | None = Area.objects.visible_to(actor).select_for_update().filter(uid=uid).first()
    if area is None:
        raise Refused("not-found")
    if area.closed_on is not None:
        raise Refused("area-closed", name=area.name)
    return area


def _inside(area: Area, parties: Sequence[Party], day: date) -> set[int]:
    rows = AreaMember.objects.beyond_scope(_WHY).filter(holds_on(day), area=area, party__in=parties)
    return set(rows.values_list("party_id", flat=True))


def _tell(kind: str, area: Area, parties: Sequence[Party], detail: dict[str, Any], actor: Actor, now: datetime) -> None:
    """Record an act a party, and let the proposals of who answers for it follow."""
    drafts = [
        ActDraft(
            kind=kind,
            subject=("area", area.uid),
            party_uid=party.uid,
            region_uid=party.region.uid if party.region else None,
            detail={**detail, "about": f"{party.name} · {area.name}"},
        )
        for party in parties
    ]
    ledger.record_many(drafts, by=actor, recorded_at=now)
    announce_change([party.pk for party in parties], actor=actor, now=now)
