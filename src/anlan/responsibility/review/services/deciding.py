"""Decide about items: correct, accept, reject, reopen; accept at once all that are sure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.rules import ActDraft
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.responsibility.review.guessing import knows
from anlan.responsibility.review.models import Decision, DraftItem, Kind
from anlan.responsibility.review.queries import is_sure
from anlan.responsibility.review.services.opening import opened, opened_item, told


@transaction.atomic
def correct(uid: UUID, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> DraftItem:
    """Correct what an open item says; what was read is kept beside it. Names that an item does not have are refused.

    Raises Refused ``review-text-missing``, ``review-decided``.
    """
    item = _open(uid, version, actor)
    if unknown := set(values) - set(item.values):
        raise KeyError(f"an item has no {sorted(unknown)}")
    fresh = {**item.values, **values}
    if not str(fresh["text"]).strip():
        raise Refused("review-text-missing", fields={"text": "review-text-missing"})
    if fresh == item.values:
        return item
    changed = {name: [item.values[name], fresh[name]] for name in fresh if fresh[name] != item.values[name]}
    save_edit(item, expected_version=version, fields={"values": fresh})
    told("draft_item.corrected", item, item.document, {"changed": changed}, actor, now)
    return item


@transaction.atomic
def accept(uid: UUID, version: int, *, actor: Actor, now: datetime) -> DraftItem:
    """Accept an open item as it is now. Raises Refused ``review-units-missing``, ``review-who-missing``."""
    item = _open(uid, version, actor)
    if item.kind == Kind.TASK and not item.values["units"]:
        raise Refused("review-units-missing")
    if item.kind == Kind.DUTY and not knows(item.values["who"]):
        raise Refused("review-who-missing")
    return _decide(item, Decision.ACCEPTED, "draft_item.accepted", actor, now)


@transaction.atomic
def reject(uid: UUID, version: int, *, actor: Actor, now: datetime) -> DraftItem:
    """Reject an open item: nothing comes of it."""
    return _decide(_open(uid, version, actor), Decision.REJECTED, "draft_item.rejected", actor, now)


@transaction.atomic
def reopen(uid: UUID, version: int, *, actor: Actor, now: datetime) -> DraftItem:
    """Open a decided item again. What an earlier version published stays what it is."""
    item = opened_item(uid, version, actor)
    if item.state == Decision.OPEN:
        raise Refused("review-still-open")
    fields = {"state": Decision.OPEN, "decided_at": None, "decided_by_id": None, "outcome": "", "unchanged": False}
    save_edit(item, expected_version=item.version, fields=fields)
    told("draft_item.reopened", item, item.document, {"about": str(item)}, actor, now)
    return item


@transaction.atomic
def accept_sure(uid: UUID, *, actor: Actor, now: datetime) -> int:
    """Accept every open item whose reading is sure and complete; return how many."""
    document = opened(uid, actor)
    sure = [item for item in document.items.filter(state=Decision.OPEN) if is_sure(item)]
    for item in sure:
        save_edit(item, expected_version=item.version, fields=_decided(Decision.ACCEPTED, actor, now))
    region = document.unit.region
    ledger.record_many(
        (
            ActDraft(
                kind="draft_item.accepted",
                subject=item,
                party_uid=document.unit.uid,
                region_uid=region.uid if region else None,
                detail={"about": str(item)},
            )
            for item in sure
        ),
        by=actor,
        recorded_at=now,
    )
    return len(sure)


def _open(uid: UUID, version: int, actor: Actor) -> DraftItem:
    item = opened_item(uid, version, actor)
    if item.state != Decision.OPEN:
        raise Refused("review-decided")
    return item


def _decided(state: Decision, actor: Actor, now: datetime) -> dict[str, Any]:
    return {"state": state, "decided_at": now, "decided_by_id": actor.user_id}


def _decide(item: DraftItem, state: Decision, act: str, actor: Actor, now: datetime) -> DraftItem:
    save_edit(item, expected_version=item.version, fields=_decided(state, actor, now))
    told(act, item, item.document, {"about": str(item)}, actor, now)
    return item
