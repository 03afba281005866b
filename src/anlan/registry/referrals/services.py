"""The verbs of referrals: refer, accept, return, settle (REG-17)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.attachments.queries import get_attachment
from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.registry.parties.models import OPEN_STATES
from anlan.registry.parties.services import get_party
from anlan.registry.referrals.models import Referral
from anlan.registry.referrals.permissions import ANSWER, REFER


@transaction.atomic
def refer(*, party: UUID, finding: str, attachment: UUID | None = None, actor: Actor, now: datetime) -> Referral:
    """Refer a finding to the lead department that the entity's assignment, and so its plate, names now."""
    require(actor, REFER)
    entity = get_party(party, actor)
    if entity.state not in OPEN_STATES:
        raise Refused("party-closed", name=entity.name)
    if not finding.strip():
        raise Refused("reason-missing", fields={"finding": "reason-missing"})
    if entity.lead is None:
        raise Refused("referral-no-lead", name=entity.name, fields={"party": "referral-no-lead"})
    if attachment is not None:
        get_attachment(actor, attachment)
    referral: Referral = Referral.objects.create(
        party=entity, lead=entity.lead, finding=finding.strip(), attachment=attachment, referred_at=now
    )
    ledger.record(
        "referral.made",
        by=actor,
        recorded_at=now,
        subject=referral,
        party_uid=entity.uid,
        region_uid=entity.region.uid if entity.region else None,
        detail={"reason": finding.strip(), "lead": entity.lead.uid},
    )
    return referral


def accept(referral: Referral, version: int, *, actor: Actor, now: datetime) -> Referral:
    """Take a referral on: the department now owes an outcome."""
    return _answer(referral, version, "accept", {"answered_at": now}, {}, actor, now)


def send_back(referral: Referral, version: int, *, reason: str, actor: Actor, now: datetime) -> Referral:
    """Return a referral with a reason that the village reads."""
    fields = {"answered_at": now, "reason": reason.strip()}
    return _answer(referral, version, "return", fields, {"reason": reason.strip()}, actor, now)


def settle(referral: Referral, version: int, *, outcome: str, actor: Actor, now: datetime) -> Referral:
    """Say what became of it."""
    fields = {"settled_at": now, "outcome": outcome.strip()}
    return _answer(referral, version, "settle", fields, {"outcome": outcome.strip()}, actor, now)


@transaction.atomic
def _answer(
    referral: Referral,
    version: int,
    verb: str,
    fields: dict[str, Any],
    facts: dict[str, str],
    actor: Actor,
    now: datetime,
) -> Referral:
    require(actor, ANSWER)
    found: Referral | None = (
        Referral.objects.visible_to(actor).filter(pk=referral.pk).select_related("party__region", "lead").first()
    )
    if found is None:
        raise Refused("not-found")
    if found.version != version:
        raise Refused("stale-edit")
    # A new lead takes over what was referred to the former one.
    if actor.organisation_id is None or actor.organisation_id not in (found.lead_id, found.party.lead_id):
        raise Refused("referral-not-lead", name=found.lead.name)
    advance(
        found,
        verb,
        actor=actor,
        now=now,
        facts=facts,
        fields=fields,
        detail={"reason": next(iter(facts.values()), "")},
        party_uid=found.party.uid,
        region_uid=found.party.region.uid if found.party.region else None,
    )
    return found
