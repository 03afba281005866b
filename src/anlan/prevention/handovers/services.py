"""Hand hazards over, take them on, assign them on, answer, conclude (PRV-34)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.handovers.models import HazardHandover
from anlan.prevention.handovers.queries import handover_within, open_of
from anlan.prevention.hazards.models import Hazard, Mode
from anlan.prevention.hazards.permissions import SUPERVISE
from anlan.prevention.hazards.queries import hazard_within
from anlan.prevention.hazards.rules import UNRECTIFIED
from anlan.prevention.hazards.services import set_mode, take_beside
from anlan.prevention.hazards.terms import terms


@transaction.atomic
def hand_over(
    *, uid: UUID, version: int, unit: Any, batch: str = "", answer_by: date | None = None, actor: Actor, now: datetime
) -> Hazard:
    """Hand a hazard over to a unit, with a day for the answer; its handling mode rises to handed over.

    Returns the hazard. Raises Forbidden, Refused.
    """
    require(actor, SUPERVISE)
    hazard = hazard_within(uid, actor)
    if hazard.version != version:
        raise Refused("stale-edit")
    return _hand(hazard, unit, batch, answer_by, actor, now)


@transaction.atomic
def hand_over_many(
    *, uids: Sequence[UUID], unit: Any, batch: str, answer_by: date | None = None, actor: Actor, now: datetime
) -> int:
    """Hand a list of hazards over, all or none; return how many."""
    require(actor, SUPERVISE)
    if not uids:
        raise Refused("nothing-chosen")
    for uid in dict.fromkeys(uids):
        _hand(hazard_within(uid, actor), unit, batch, answer_by, actor, now)
    return len(set(uids))


def _hand(hazard: Hazard, unit: Any, batch: str, answer_by: date | None, actor: Actor, now: datetime) -> Hazard:
    if hazard.state not in UNRECTIFIED:
        raise Refused("handover-not-needed")
    if unit.pk == actor.organisation_id:
        raise Refused("handover-itself", fields={"unit": "handover-itself"})
    if known := open_of(hazard):
        raise Refused("handover-known", name=known.to_unit.name)
    today = local_day(now)
    until = answer_by or today + timedelta(days=terms().mode[Mode.HAND_OVER])
    if until < today:
        raise Refused("hazard-day-past", fields={"answer_by": "hazard-day-past"})
    handed: HazardHandover = HazardHandover.objects.create(
        hazard=hazard,
        batch=batch.strip()[:80],
        from_unit_id=actor.organisation_id,
        to_unit=unit,
        answer_by=until,
        handed_at=now,
    )
    ledger.record(
        "handover.handed",
        by=actor,
        recorded_at=now,
        subject=handed,
        party_uid=hazard.party.uid,
        region_uid=hazard.region.uid if hazard.region else None,
        detail={"about": f"{unit.name} · {until.isoformat()}", "hazard": hazard.uid},
    )
    mode = Mode.HAND_OVER.value
    return set_mode(uid=hazard.uid, version=hazard.version, mode=mode, actor=actor, now=now)


def _step(
    handed: HazardHandover, version: int, verb: str, *, actor: Actor, now: datetime,
    facts: dict[str, Any] | None = None, fields: dict[str, Any] | None = None, about: str = "",
) -> HazardHandover:  # fmt: skip
    found = handover_within(handed.uid, actor)
    known = {"to_unit": found.to_unit_id, "from_unit": found.from_unit_id, **(facts or {})}
    return take_beside(
        found, found.hazard, version, verb, actor=actor, now=now, facts=known, fields=fields, about=about
    )


@transaction.atomic
def accept(handed: HazardHandover, version: int, *, actor: Actor, now: datetime) -> HazardHandover:
    """Take a problem on, as the unit that it was handed to."""
    return _step(handed, version, "accept", actor=actor, now=now, fields={"accepted_at": now})


@transaction.atomic
def reassign(
    handed: HazardHandover, version: int, *, unit: Any, reason: str, actor: Actor, now: datetime
) -> HazardHandover:
    """Assign a problem on to another unit, with a reason; the day for the answer stays."""
    about = f"{unit.name} · {reason.strip()}" if unit else ""
    facts = {"unit": unit.uid if unit else None, "reason": reason.strip()}
    fields = {"to_unit": unit, "accepted_at": None}
    return _step(handed, version, "reassign", actor=actor, now=now, facts=facts, fields=fields, about=about[:200])


@transaction.atomic
def answer(handed: HazardHandover, version: int, *, reply: str, actor: Actor, now: datetime) -> HazardHandover:
    """Answer what became of it."""
    said = reply.strip()
    fields = {"reply": said[:1000], "answered_at": now}
    return _step(
        handed, version, "answer", actor=actor, now=now, facts={"reply": said}, fields=fields, about=said[:200]
    )


@transaction.atomic
def send_back(handed: HazardHandover, version: int, *, reason: str, actor: Actor, now: datetime) -> HazardHandover:
    """Say, as the unit that handed it over, that the answer is not enough."""
    said = reason.strip()
    fields = {"answered_at": None}
    return _step(handed, version, "send_back", actor=actor, now=now, facts={"reason": said}, fields=fields, about=said)


@transaction.atomic
def conclude(handed: HazardHandover, version: int, *, actor: Actor, now: datetime) -> HazardHandover:
    """Conclude a hand-over that was answered."""
    return _step(handed, version, "conclude", actor=actor, now=now)
