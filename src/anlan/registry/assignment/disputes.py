"""Decide disputes of assignment: the committee office's word, with a reason, for good (REG-13)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.services import advance, check
from anlan.registry.assignment.lookups import LEAD_KINDS, current_row, unit
from anlan.registry.assignment.models import Dispute
from anlan.registry.assignment.proposing import said
from anlan.registry.assignment.sources import proposer_near
from anlan.registry.assignment.workflow import DISPUTE
from anlan.registry.assignment.writing import NewRow, write
from anlan.registry.parties.models import Party

_WHY = "a candidate is an organisation of any place"
# A decision in bulk is made step by step through the life cycle; more at once would hold others up for too long.
AT_ONCE = 500


@transaction.atomic
def decide_dispute(*, uid: UUID, version: int, lead: UUID | None, reason: str, actor: Actor, now: datetime) -> Dispute:
    """Decide which department leads; its officer takes over, the territory stays. Reason and lead are mandatory.

    The decision holds until the facts or the rule book say something else than now. Raises Refused.
    """
    dispute = dispute_within(uid, actor)
    if dispute.version != version:
        raise Refused("stale-edit")
    chosen = unit(lead, LEAD_KINDS, "lead")
    _decide(dispute, chosen, reason.strip(), actor, now)
    return dispute


@transaction.atomic
def decide_as_suggested(*, uids: Sequence[UUID], reason: str, actor: Actor, now: datetime) -> tuple[int, int]:
    """Decide several open disputes by the first candidate that exists; return (decided, left open without one)."""
    decided = left = 0
    disputes = Dispute.objects.visible_to(actor).filter(uid__in=list(uids)[:AT_ONCE], state="open")
    for dispute in disputes.select_related("party"):
        keys = [one["organisation"] for one in dispute.candidates if one.get("organisation")]
        chosen = Party.objects.beyond_scope(_WHY).filter(pk=keys[0]).first() if keys else None
        if chosen is None:
            left += 1
            continue
        _decide(dispute, chosen, reason.strip(), actor, now)
        decided += 1
    if not decided and left:
        raise Refused("dispute-candidate")
    return decided, left


@transaction.atomic
def withdraw_dispute(*, uid: UUID, version: int, reason: str, actor: Actor, now: datetime) -> Dispute:
    """Withdraw a dispute that turned out to be none; the book proposes anew when facts or articles change."""
    dispute = dispute_within(uid, actor)
    if dispute.version != version:
        raise Refused("stale-edit")
    advance(
        dispute,
        "withdraw",
        actor=actor,
        now=now,
        facts={"reason": reason.strip()},
        fields={"reason": reason.strip(), "decided_at": now, "decided_by": actor.name},
        detail={"reason": reason.strip()},
        party_uid=dispute.party.uid,
    )
    return dispute


def dispute_within(uid: UUID, actor: Actor) -> Dispute:
    """Return a dispute within the actor's reach with its party; Refused ``not-found``."""
    found: Dispute | None = (
        Dispute.objects.visible_to(actor).filter(uid=uid).select_related("party", "rule", "lead").first()
    )
    if found is None:
        raise Refused("not-found")
    return found


def _decide(dispute: Dispute, lead: Party | None, reason: str, actor: Actor, now: datetime) -> None:
    facts = {"lead": lead, "reason": reason}
    check(DISPUTE, dispute.state, "decide", actor=actor, facts=facts)
    assert lead is not None  # noqa: S101 (the table requires it)
    party = dispute.party
    advance(
        dispute,
        "decide",
        actor=actor,
        now=now,
        facts=facts,
        fields={"lead": lead, "reason": reason, "decided_at": now, "decided_by": actor.name},
        detail={"lead": str(lead.uid), "reason": reason},
        party_uid=party.uid,
    )
    using, known = proposer_near([party.pk], local_day(now), also=[lead.region_path])
    one = known[party.pk]._replace(stated=dispute.claim)
    answer, row = using.propose(one), current_row(party)
    small = using.book.station_answers(one)
    officer, _whose = using.directory.officer(None if small else lead.pk, one.place)
    government = row.government_id if row else using.directory.government(one.place)
    leader = using.directory.leader(government, lead.line)
    why = {
        "code": "decision",
        "dispute": str(dispute.uid),
        "case": dispute.hard_case,
        "seen": said(answer) if answer else "",
    }
    write(
        [
            NewRow(
                party_id=party.pk,
                party_uid=party.uid,
                lead=lead.pk,
                government=government,
                leader=leader.id if leader else None,
                officer=officer.id if officer else None,
                rule=dispute.rule_id,
                why=why,
                detail={"dispute": str(dispute.uid), "lead": str(lead.uid), "reason": reason},
            )
        ],
        actor=actor,
        now=now,
    )
