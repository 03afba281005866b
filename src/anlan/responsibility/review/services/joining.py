"""Join two items that belong together, divide one that holds several."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.responsibility.review.models import Decision, DraftItem
from anlan.responsibility.review.rules import merged, places_of
from anlan.responsibility.review.services.opening import opened_item, told


@transaction.atomic
def merge_next(uid: UUID, version: int, *, actor: Actor, now: datetime) -> DraftItem:
    """Take the next open item of the same kind into this one, which stays open; the other is rejected as merged.

    Raises Refused ``review-decided``, ``review-merge-last``.
    """
    item = opened_item(uid, version, actor)
    if item.state != Decision.OPEN:
        raise Refused("review-decided")
    following = item.document.items.filter(kind=item.kind, state=Decision.OPEN, order__gt=item.order)
    other = following.order_by("order").first()
    if other is None:
        raise Refused("review-merge-last")
    values = merged([item.values, other.values])
    save_edit(
        item, expected_version=item.version, fields={"values": values, "confidence": min(item.confidence, 0.5)}
    )  # fmt: skip
    gone = {"state": Decision.REJECTED, "decided_at": now, "decided_by_id": actor.user_id, "outcome": f"→ {item.order}"}
    save_edit(other, expected_version=other.version, fields=gone)
    told("draft_item.merged", item, item.document, {"about": str(other)}, actor, now)
    return item


@transaction.atomic
def split(uid: UUID, version: int, parts: Sequence[str], *, actor: Actor, now: datetime) -> list[DraftItem]:
    """Divide an open item into parts, which stand in its place; all else that it says holds for each.

    Raises Refused ``review-decided``, ``review-split-one``.
    """
    item = opened_item(uid, version, actor)
    if item.state != Decision.OPEN:
        raise Refused("review-decided")
    texts = [part.strip() for part in parts if part.strip()]
    if len(texts) < 2:
        raise Refused("review-split-one", fields={"parts": "review-split-one"})
    document = item.document
    document.items.filter(order__gt=item.order).update(order=F("order") + len(texts) - 1)
    places = places_of(texts, document.text, item.start, item.end)
    whole = item.values
    (start, end), *further = places
    fields = {"values": {**whole, "text": texts[0]}, "start": start, "end": end}
    save_edit(item, expected_version=item.version, fields=fields)
    rows = [item]
    for number, (text, place) in enumerate(zip(texts[1:], further, strict=True), start=1):
        rows.append(
            DraftItem.objects.create(
                document=document,
                order=item.order + number,
                kind=item.kind,
                start=place[0],
                end=place[1],
                trigger_start=item.trigger_start,
                trigger_end=item.trigger_end,
                read=item.read,
                values={**whole, "text": text},
                rule=item.rule,
                confidence=item.confidence,
                explanation=item.explanation,
            )
        )
    told("draft_item.split", item, document, {"about": " / ".join(texts)[:300]}, actor, now)
    return rows
