"""The verbs on the assignment of one party or of a filter: propose, confirm, assign by hand (REG-12)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.registry.assignment.lookups import LEAD_KINDS, check_posts, current_row, open_post, party_within, unit
from anlan.registry.assignment.models import Assignment, Dispute
from anlan.registry.assignment.proposing import CHUNK, Counts, propose_many, said, store_fresh
from anlan.registry.assignment.sources import proposer_near
from anlan.registry.assignment.writing import NewRow, write
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post

__all__ = ["assign", "confirm", "confirm_many", "propose", "propose_many", "store_fresh"]

_WHY = "the scope of the party was checked"


@transaction.atomic
def propose(*, party: UUID, actor: Actor, now: datetime) -> Counts:
    """Let the rule book propose for one party; see ``propose_many``."""
    return propose_many([party_within(party, actor).pk], actor=actor, now=now)


@transaction.atomic
def confirm(*, party: UUID, seen: int, actor: Actor, now: datetime) -> Assignment:
    """Confirm the proposed assignment that the actor saw (``seen``: its key); a newer one is ``stale-edit``."""
    require(actor, "registry:assignment:decide")
    found = party_within(party, actor)
    row = current_row(found)
    if row is None or row.lead_id is None:
        raise Refused("assignment-none", name=found.name)
    if row.pk != seen:
        raise Refused("stale-edit")
    if row.confirmed_at is None:
        _confirm([row.pk], [found.uid], actor, now)
        row.confirmed_at = now
    return row


@transaction.atomic
def confirm_many(*, parties: ScopedQuerySet[Party], actor: Actor, now: datetime) -> int:
    """Confirm every proposal with a lead department among these parties; return how many were confirmed."""
    require(actor, "registry:assignment:decide")
    rows = Assignment.objects.visible_to(actor).filter(
        party__in=parties.values("pk"), superseded_at=None, last_day=None, confirmed_at=None, lead__isnull=False
    )
    pairs = list(rows.values_list("pk", "party__uid"))
    for start in range(0, len(pairs), CHUNK):
        some = pairs[start : start + CHUNK]
        _confirm([pk for pk, _ in some], [uid for _, uid in some], actor, now)
    return len(pairs)


@transaction.atomic
def assign(
    *,
    party: UUID,
    seen: int | None,
    lead: UUID | None,
    government: UUID | None,
    leader: UUID | None,
    officer: UUID | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Assignment:
    """Say by hand who answers for a party; the reason is mandatory, what held before stays in history.

    ``seen`` is the key of the assignment that the actor saw, None when there was none. The leader must be of the
    government that is named, the officer of the lead department or of a safety station. Open disputes of the
    party are withdrawn.
    """
    require(actor, "registry:assignment:edit")
    found = party_within(party, actor)
    row = current_row(found)
    if (row.pk if row else None) != seen:
        raise Refused("stale-edit")
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    units = unit(lead, LEAD_KINDS, "lead"), unit(government, ("government",), "government")
    posts = open_post(leader, "leader"), open_post(officer, "officer")
    check_posts(*units, *posts)
    chosen: dict[str, Party | Post | None] = dict(
        zip(("lead", "government", "leader", "officer"), units + posts, strict=True)
    )
    if not any(chosen.values()):
        raise Refused("assignment-nothing")
    before = {name: getattr(row, name) if row else None for name in chosen}
    changed = {name: [_uid(before[name]), _uid(thing)] for name, thing in chosen.items() if before[name] != thing}
    if not changed and row and row.confirmed_at:
        raise Refused("assignment-same", name=found.name)
    _write_by_hand(found, chosen, {"changed": changed, "reason": reason.strip()}, actor, now)
    fresh = current_row(found)
    assert fresh is not None  # noqa: S101 (it was written a line above)
    return fresh


def _write_by_hand(
    party: Party, chosen: dict[str, Party | Post | None], detail: dict[str, object], actor: Actor, now: datetime
) -> None:
    using, facts = proposer_near([party.pk], local_day(now))
    answer = using.propose(facts[party.pk])
    reason = str(detail["reason"])
    for dispute in Dispute.objects.beyond_scope(_WHY).filter(party=party, state="open"):
        advance(
            dispute,
            "withdraw",
            actor=actor,
            now=now,
            facts={"reason": reason},
            fields={"reason": reason, "decided_at": now, "decided_by": actor.name},
            party_uid=party.uid,
        )
    keys = {name: thing.pk if thing else None for name, thing in chosen.items()}
    why = {"code": "by-hand", "reason": reason[:200], "seen": said(answer) if answer else ""}
    write(
        [NewRow(party_id=party.pk, party_uid=party.uid, **keys, rule=None, why=why, detail=detail)],
        actor=actor,
        now=now,
    )


def _confirm(rows: Sequence[int], parties: Sequence[UUID], actor: Actor, now: datetime) -> None:
    Assignment.objects.beyond_scope(_WHY).filter(pk__in=rows).update(confirmed_at=now)
    drafts = (ActDraft(kind="assignment.confirmed", party_uid=uid) for uid in parties)
    ledger.record_many(drafts, by=actor, recorded_at=now)


def _uid(thing: Party | Post | None) -> str:
    return str(thing.uid) if thing is not None else ""
