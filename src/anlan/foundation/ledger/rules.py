"""What an act is, and the leaf that proves it. Pure: facts in, bytes out.

A leaf is canonical JSON: keys sorted, no blanks, UTF-8, every value a string, an object of strings or null. It
is derived from the columns of the act alone and carries no personal data: people, posts, parties and regions
appear as uids, everything else that was said stands behind a salted digest.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

LEAF_FORMAT = "anlan-act/1"


class ActFacts(NamedTuple):
    """The columns of one act, in the order in which the table and the bulk insert name them."""

    uid: UUID
    kind: str
    actor_uid: UUID | None
    actor_name: str
    post_uid: UUID | None
    on_behalf_of: UUID | None
    party_uid: UUID | None
    region_uid: UUID | None
    counts_on: date
    happened_at: datetime
    recorded_at: datetime
    voids: UUID | None
    subject_kind: str
    subject_uid: UUID | None
    evidence: bytes | None
    node: str
    key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDraft:
    """What a record-many verb says about one act; ``services.record`` explains the fields."""

    kind: str
    subject: Any = None
    party_uid: UUID | None = None
    region_uid: UUID | None = None
    counts_on: date | None = None
    happened_at: datetime | None = None
    detail: Mapping[str, Any] | None = None
    voids: UUID | None = None
    key: str | None = None
    evidence_digest: bytes | None = None
    node: str = ""


def canonical(content: Any) -> bytes:
    """Return canonical JSON. Days, instants, uids and decimals become text; anything else unknown raises TypeError."""
    return _encode(content).encode()


def leaf(facts: ActFacts) -> bytes:
    """Return the canonical leaf of an act: exactly what is sealed, exported and verified."""
    return canonical(leaf_fields(facts))


def leaf_fields(facts: ActFacts) -> dict[str, Any]:
    """Return the fields of the leaf (design, section 5), before encoding."""
    subject = {"kind": facts.subject_kind, "uid": str(facts.subject_uid)} if facts.subject_uid else None
    return {
        "format": LEAF_FORMAT,
        "uid": str(facts.uid),
        "kind": facts.kind,
        "actor": _text(facts.actor_uid) or facts.actor_name,
        "post": _text(facts.post_uid),
        "on_behalf_of": _text(facts.on_behalf_of),
        "party": _text(facts.party_uid),
        "region": _text(facts.region_uid),
        "counts_on": facts.counts_on.isoformat(),
        "happened_at": instant(facts.happened_at),
        "recorded_at": instant(facts.recorded_at),
        "voids": _text(facts.voids),
        "subject": subject,
        "evidence": facts.evidence.hex() if facts.evidence else None,
        "node": facts.node,
        "key": facts.key,
    }


def instant(moment: datetime) -> str:
    """Return an instant as text in UTC with all six digits, so that both engines give the same."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def salted_digest(salt: bytes, body: bytes) -> bytes:
    """Return what stands for erasable content: without the salt nobody can guess back to the content."""
    return sha256(salt + body).digest()


def evidence_of(detail_digest: bytes | None, evidence_digest: bytes | None) -> bytes | None:
    """Return the one digest that the leaf carries for an act's detail and its evidence, each still provable alone."""
    if detail_digest and evidence_digest:
        return sha256(detail_digest + evidence_digest).digest()
    return detail_digest or evidence_digest


def _text(uid: UUID | None) -> str | None:
    return str(uid) if uid is not None else None


def _plain(value: Any) -> str:
    match value:
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
    raise TypeError(f"not for canonical JSON: {value!r}")


_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain
).encode
