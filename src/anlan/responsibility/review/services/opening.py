"""What the verbs share: the document or item within reach, who may, still in review; and the act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import Record
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.responsibility.review.models import DraftItem, PolicyDocument, State
from anlan.responsibility.review.permissions import REVIEW
from anlan.responsibility.review.queries import document_within, item_within, reviews

KIND = "policydocument"
"""As what attachments name a document under review."""


def opened(uid: UUID, actor: Actor, *, state: State = State.REVIEW) -> PolicyDocument:
    """Return a document for a verb. Raises Forbidden, Refused ``not-found``, ``review-not-own``, ``review-closed``."""
    require(actor, REVIEW)
    document = document_within(uid, actor)
    _demand(document, actor, state)
    return document


def opened_item(uid: UUID, version: int, actor: Actor) -> DraftItem:
    """Return an item for a verb; Refused ``stale-edit`` besides what ``opened`` raises."""
    require(actor, REVIEW)
    item = item_within(uid, actor)
    _demand(item.document, actor, State.REVIEW)
    if item.version != version:
        raise Refused("stale-edit")
    return item


def _demand(document: PolicyDocument, actor: Actor, state: State) -> None:
    if not reviews(document, actor):
        raise Refused("review-not-own", name=document.unit.name)
    if document.state != state:
        raise Refused("review-closed")


def told(
    kind: str, subject: Record, document: PolicyDocument, detail: Mapping[str, Any], actor: Actor, now: datetime
) -> None:
    """Record an act about a document or one of its items."""
    region = document.unit.region
    ledger.record(
        kind,
        by=actor,
        recorded_at=now,
        subject=subject,
        party_uid=document.unit.uid,
        region_uid=region.uid if region else None,
        detail=detail,
    )
