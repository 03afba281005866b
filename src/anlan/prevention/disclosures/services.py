"""Publish a major hazard, withdraw it (PRV-32)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.disclosures.models import Disclosure
from anlan.prevention.disclosures.queries import disclosure_of, names_in
from anlan.prevention.disclosures.rules import personal_traces
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.permissions import SUPERVISE
from anlan.prevention.hazards.queries import hazard_within


@transaction.atomic
def publish(*, uid: UUID, version: int, text: str, actor: Actor, now: datetime) -> Hazard:
    """Publish a major hazard in the given words; refused while they name a person or a way to reach one.

    State and closure are shown as they become. Returns the hazard. Raises Forbidden, Refused.
    """
    require(actor, SUPERVISE)
    hazard = hazard_within(uid, actor)
    if hazard.version != version:
        raise Refused("stale-edit")
    if hazard.grade != "major" or hazard.state in ("reported", "merged", "dismissed"):
        raise Refused("disclosure-major-only")
    if disclosure_of(hazard):
        raise Refused("disclosure-known")
    said = text.strip()[:500]
    if not said:
        raise Refused("hazard-text-missing", fields={"text": "hazard-text-missing"})
    if traces := personal_traces(said, names_in(hazard)):
        raise Refused("disclosure-personal", traces="、".join(traces), fields={"text": "disclosure-personal"})
    Disclosure.objects.beyond_scope("one a hazard").update_or_create(
        hazard=hazard,
        defaults={"text": said, "published_at": now, "published_by_id": actor.user_id, "withdrawn_at": None},
    )
    _tell("disclosure.published", hazard, said, actor, now)
    return hazard


@transaction.atomic
def withdraw(*, uid: UUID, version: int, reason: str, actor: Actor, now: datetime) -> Hazard:
    """Take a publication back, with a reason."""
    require(actor, SUPERVISE)
    hazard = hazard_within(uid, actor)
    known = disclosure_of(hazard)
    if known is None:
        raise Refused("disclosure-none")
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    known.withdrawn_at = now
    known.save(update_fields=["withdrawn_at"])
    _tell("disclosure.withdrawn", hazard, reason.strip()[:200], actor, now)
    return hazard


def _tell(kind: str, hazard: Hazard, about: str, actor: Actor, now: datetime) -> None:
    ledger.record(
        kind,
        by=actor,
        recorded_at=now,
        subject=hazard,
        party_uid=hazard.party.uid,
        region_uid=hazard.region.uid if hazard.region else None,
        detail={"about": about[:200]},
    )
