"""Take a document in: read it, keep the file, propose its items; compare it with the version before."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.attachments.services import Upload, add_attachment
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.models import Party
from anlan.responsibility.evidence.services import may_record_for
from anlan.responsibility.policy.reading import read_document, read_text
from anlan.responsibility.policy.rules import Reading
from anlan.responsibility.review.guessing import guess
from anlan.responsibility.review.models import Decision, DraftItem, PolicyDocument, State
from anlan.responsibility.review.permissions import REVIEW
from anlan.responsibility.review.queries import documents
from anlan.responsibility.review.rules import Proposed, fingerprint, of_duty, of_task
from anlan.responsibility.review.services.opening import KIND, opened, told

_LARGEST = 100 * 1024 * 1024  # bytes; the reader refuses more
_CARRIED = ("values", "state", "decided_at", "decided_by_id", "task_id", "duty_id", "outcome")


@transaction.atomic
def take_in(
    *,
    unit: Party,
    file: Upload | None = None,
    pasted: str = "",
    replaces: PolicyDocument | None = None,
    actor: Actor,
    now: datetime,
) -> PolicyDocument:
    """Read a file or pasted text and propose its tasks and duties; the file is kept as an attachment.

    What the version before (``replaces``) held in the same words is carried over as it was decided there. Raises
    Forbidden, Refused ``document-…`` for what cannot be read, ``review-…``, ``not-found``; nothing is kept then.
    """
    require(actor, REVIEW)
    if not Party.objects.visible_to(actor).filter(pk=unit.pk).exists():
        raise Refused("not-found", fields={"unit": "not-found"})
    if not may_record_for(unit, actor):
        raise Refused("review-not-own", name=unit.name, fields={"unit": "review-not-own"})
    data, reading = _read(file, pasted)
    digest = hashlib.sha256(data).hexdigest()
    _demand_new(unit, digest, replaces, actor)
    printed_on = _day(reading.structure.date)
    proposals = list(_proposals(reading, printed_on))
    if not proposals:
        raise Refused("review-nothing-read")
    title = reading.structure.title or reading.name.rsplit(".", 1)[0] or reading.text.strip().splitlines()[0]
    document: PolicyDocument = PolicyDocument.objects.create(
        unit=unit,
        title=title.strip()[:200],
        number=reading.structure.document_number[:60],
        issuer=reading.structure.issuer[:120],
        dated_on=printed_on,
        file_name=reading.name[:200],
        format=reading.format,
        text=reading.text,
        sha256=digest,
        replaces=replaces,
        left_out=replaces.left_out if replaces else [],
        taken_in_at=now,
        taken_in_by_id=actor.user_id,
    )
    DraftItem.objects.bulk_create(_items(document, proposals))
    told("policy_document.taken_in", document, document, {"about": document.title}, actor, now)
    if file is not None:
        add_attachment(
            actor=actor, subject_kind=KIND, subject_uid=document.uid, party_uid=unit.uid, file=file, now=now
        )  # fmt: skip
    return document


@transaction.atomic
def change_document(
    uid: UUID, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime
) -> PolicyDocument:
    """Correct what was read above the text: title, number, issuer, date."""
    document = opened(uid, actor)
    differing = {name: value for name, value in values.items() if getattr(document, name) != value}
    if not differing:
        return document
    changed = {name: [str(getattr(document, name) or ""), str(value or "")] for name, value in differing.items()}
    save_edit(document, expected_version=version, fields=differing)
    told("policy_document.changed", document, document, {"changed": changed}, actor, now)
    return document


@transaction.atomic
def drop(uid: UUID, version: int, *, reason: str, actor: Actor, now: datetime) -> PolicyDocument:
    """Give a review up; document and decisions stay readable, nothing comes of them."""
    document, said = opened(uid, actor), reason.strip()
    if not said:
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    save_edit(document, expected_version=version, fields={"state": State.DROPPED})
    told("policy_document.dropped", document, document, {"reason": said}, actor, now)
    return document


def _read(file: Upload | None, pasted: str) -> tuple[bytes, Reading]:
    if file is not None and pasted.strip():
        raise Refused("review-both-given", fields={"pasted": "review-both-given"})
    try:
        if file is not None:
            data = _bytes(file)
            return data, read_document(data, file.name or "")
        if not pasted.strip():
            raise Refused("review-nothing-given", fields={"file": "review-nothing-given"})
        return pasted.encode(), read_text(pasted)
    except Refused as refused:
        field = "file" if file is not None else "pasted"
        raise Refused(refused.code, fields=refused.fields or {field: refused.code}, **refused.facts) from refused


def _bytes(file: Upload) -> bytes:
    data = bytearray()
    for chunk in file.chunks():
        data += chunk
        if len(data) > _LARGEST:
            raise Refused("document-too-large")
    return bytes(data)


def _demand_new(unit: Party, digest: str, replaces: PolicyDocument | None, actor: Actor) -> None:
    if replaces is not None and (replaces.unit_id != unit.pk or replaces.state == State.DROPPED):
        raise Refused("review-replaces", fields={"replaces": "review-replaces"})
    known = documents(actor).filter(unit=unit, sha256=digest).exclude(state=State.DROPPED).first()
    if known is not None:
        raise Refused("review-taken-in", title=known.title, fields={"file": "review-taken-in"})


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _proposals(reading: Reading, printed_on: date | None) -> Iterator[Proposed]:
    """Yield tasks and duties in the order of the text, a task before the duties that stand in it."""
    found: list[tuple[int, int, Proposed]] = []
    for task in reading.tasks:
        one = of_task(task, printed_on)
        one.read["duties"] = list(task.duties)
        found.append((one.start, 0, one))
    for number, duty in enumerate(reading.duties):
        guessed = guess(duty.actor, f"{duty.trigger} {duty.action}")
        one = of_duty(duty, guessed.who, guessed.act_kind, guessed.minutes)
        one.read["position"] = number
        found.append((one.start, 1, one))
    found.sort(key=lambda each: each[:2])
    return (one for _start, _rank, one in found)


def _items(document: PolicyDocument, proposals: list[Proposed]) -> list[DraftItem]:
    """Return the rows; what the version before held in the same words comes as it was decided there."""
    before: dict[tuple[Any, ...], list[DraftItem]] = {}
    if document.replaces is not None:
        for old in document.replaces.items.all():
            before.setdefault(fingerprint(old.kind, old.read), []).append(old)
    rows: list[DraftItem] = []
    for one in proposals:
        taken = _taken(before.get(fingerprint(one.kind, one.read), []), one.values)
        fields = {name: getattr(one, name) for name in Proposed.__dataclass_fields__}
        if not taken:
            rows.append(DraftItem(document=document, order=len(rows) + 1, **fields))
        for old in taken:
            carried = fields | {name: getattr(old, name) for name in _CARRIED}
            decided = old.state != Decision.OPEN
            rows.append(DraftItem(document=document, order=len(rows) + 1, unchanged=decided, **carried))
    return rows


def _taken(same: list[DraftItem], values: dict[str, Any]) -> list[DraftItem]:
    """Take the old item that corresponds, with the further parts into which it was split."""
    if not same:
        return []
    first = same.pop(0)
    parts = [old for old in same if old.order > first.order and old.values["text"] in values["text"]
             and old.values["text"] != values["text"]]  # fmt: skip
    for part in parts:
        same.remove(part)
    return [first, *parts]
