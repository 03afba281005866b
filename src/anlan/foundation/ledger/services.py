"""Recording acts. Every verb of every service calls this in its own transaction, after it has checked the actor."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from secrets import token_bytes
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, transaction
from uuid_utils import uuid7

from anlan.foundation.bulk.converting import converter_of
from anlan.foundation.bulk.services import insert_row, insert_rows, insert_stored, reserve_ids
from anlan.foundation.ledger import kinds
from anlan.foundation.ledger.drafting import (
    Subject,
    Told,
    check_voids,
    completed,
    first_with,
    local_day_of,
    same_act,
    subject_of,
    without_repetitions,
)
from anlan.foundation.ledger.guards import WRITERS_LOCK
from anlan.foundation.ledger.keys import make_key, signing_key
from anlan.foundation.ledger.models import Act, ActDetail, LedgerKey
from anlan.foundation.ledger.rules import ActDraft, ActFacts, canonical, evidence_of, salted_digest
from anlan.foundation.ledger.subscriptions import announce, has_subscribers, subscribe
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require

__all__ = [
    "ActDraft",
    "BareAct",
    "LedgerOutsideTransaction",
    "erase_detail",
    "record",
    "record_alike",
    "record_bare",
    "record_dated",
    "record_many",
    "rotate_key",
    "subscribe",
]

# So many drafts are completed and inserted at a time; memory stays flat and the garbage collector idle.
_CHUNK = 5_000

_ACT_COLUMNS = ("id", *ActFacts._fields)
_BARE_COLUMNS = (
    "id", "uid", "kind", "actor_uid", "actor_name", "post_uid", "party_uid", "region_uid", "counts_on", "happened_at",
    "recorded_at", "subject_kind", "subject_uid", "evidence",
)  # fmt: skip
_DETAIL_COLUMNS = ("act_id", "salt", "body", "digest", "evidence_digest")


class LedgerOutsideTransaction(RuntimeError):
    """An act was to be recorded outside of a transaction, where it could stay without its deed. This is a bug."""


def record(
    kind: str,
    *,
    by: Actor,
    recorded_at: datetime,
    subject: Subject = None,
    party_uid: UUID | None = None,
    region_uid: UUID | None = None,
    counts_on: date | None = None,
    happened_at: datetime | None = None,
    detail: Mapping[str, Any] | None = None,
    voids: UUID | None = None,
    key: str | None = None,
    evidence_digest: bytes | None = None,
    node: str = "",
) -> Act:
    """Append one act and tell its subscribers, in the transaction of the caller.

    ``kind`` must be declared (``kinds.declare``). ``subject`` is the record that proves the act: a row with a
    ``uid``, or kind and uid. ``happened_at`` defaults to ``recorded_at``, ``counts_on`` to the local day of
    ``happened_at``. ``detail`` is anything JSON (days, instants, uids and decimals become text; ``{"changed":
    {"name": [old, new]}}`` for edits); it is stored beside the act, salted, and can be erased.
    ``evidence_digest`` is 32 bytes, already salted by whoever keeps the evidence. ``key`` makes a repetition
    harmless: the same key with the same content returns the first act. It must not hold personal data.

    Raises Refused ``key-used-otherwise``, ``act-to-void-unknown``, ``act-already-voided``,
    ``act-not-voidable``; UndeclaredKind and LedgerOutsideTransaction are bugs of the caller.
    """
    _demand_transaction()
    draft = ActDraft(
        kind=kind,
        subject=subject,
        party_uid=party_uid,
        region_uid=region_uid,
        counts_on=counts_on,
        happened_at=happened_at,
        detail=detail,
        voids=voids,
        key=key or None,
        evidence_digest=evidence_digest,
        node=node,
    )
    if key and (first := first_with(key)) is not None:
        return same_act(first, draft, by)
    if voids is not None:
        check_voids([voids])
    told = completed(draft, by=by, recorded_at=recorded_at)
    try:
        # The savepoint keeps the caller's transaction usable when somebody used the key in this very moment.
        with transaction.atomic(savepoint=key is not None):
            act_id = _insert_one(told)
    except IntegrityError:
        if not key or (first := first_with(key)) is None:
            raise
        return same_act(first, draft, by)
    announce([told.facts])
    return Act.from_db(DEFAULT_DB_ALIAS, _ACT_COLUMNS, (act_id, *told.facts))


def record_many(drafts: Iterable[ActDraft], *, by: Actor, recorded_at: datetime) -> list[UUID]:
    """Append many acts under the rules of ``record``; return their uids in the order of the drafts.

    For record-many verbs: 150,000 acts take a few seconds. A draft whose key was used before with equal content
    answers with the first act's uid; each subscriber is called once with all acts of its kind.
    """
    _demand_transaction()
    hold_writers_lock()
    uids: list[UUID] = []
    to_tell: list[ActFacts] = []
    source = iter(drafts)
    while some := list(islice(source, _CHUNK)):
        chunk_uids, fresh = without_repetitions(some, by=by, recorded_at=recorded_at)
        uids += chunk_uids
        _insert(fresh)
        to_tell += (told.facts for told in fresh if has_subscribers(told.facts.kind))
    announce(to_tell)
    return uids


def record_dated(acts: Iterable[tuple[ActDraft, Actor, datetime]]) -> int:
    """Append acts that each have their own actor and instant, for histories that come in at once; return how many.

    The caller gives them in the order of their instants. Without ``key`` and ``voids`` (ValueError); the rest is as in
    ``record_many``.
    """

    def bare() -> Iterator[BareAct]:
        for draft, by, at in acts:
            if draft.key or draft.voids or draft.node or by.on_behalf_of:
                raise ValueError("such acts are recorded one by one")
            subject_kind, subject = subject_of(draft.subject)
            happened_at = draft.happened_at or at
            yield BareAct(
                draft.kind,
                by,
                draft.party_uid.hex if draft.party_uid else None,
                draft.region_uid.hex if draft.region_uid else None,
                draft.counts_on or local_day_of(happened_at),
                happened_at,
                at,
                subject_kind,
                subject.hex if subject else None,
                canonical(draft.detail) if draft.detail else None,
                draft.evidence_digest,
            )

    return record_bare(bare())


class BareAct(NamedTuple):
    """An act of a history: uids as hex digits, the detail as canonical JSON; for those who write millions."""

    kind: str
    by: Actor
    party: str | None
    region: str | None
    counts_on: date
    happened_at: datetime
    recorded_at: datetime
    subject_kind: str
    subject: str | None
    detail: bytes | None
    evidence: bytes | None = None


def record_bare(acts: Iterable[BareAct]) -> int:
    """Append acts of a history as ``record_dated`` does, a third of its time; return how many.

    Whoever subscribed to one of their kinds is called with some thousands of acts at a time.
    """
    _demand_transaction()
    hold_writers_lock()
    day, instant = (converter_of(Act._meta.get_field(name), DEFAULT_DB_ALIAS) for name in ("counts_on", "recorded_at"))  # type: ignore[arg-type]
    assert day is not None and instant is not None  # noqa: S101 (days and instants are always converted)
    source, total = iter(acts), 0
    while some := list(islice(source, _CHUNK)):
        present = {act.kind for act in some}
        for kind in present:
            kinds.demand(kind)
        heard = {kind for kind in present if has_subscribers(kind)}
        to_tell: list[ActFacts] = []
        salts, rows, details = token_bytes(16 * len(some)), [], []
        for number, (act_id, act) in enumerate(zip(reserve_ids(Act, len(some)), some, strict=True)):
            digest, by = None, act.by
            if act.detail is not None:
                salt = salts[16 * number : 16 * number + 16]
                digest = salted_digest(salt, act.detail)
                details.append((act_id, salt, act.detail.decode(), digest, act.evidence))
            uid = uuid7()
            if act.kind in heard:
                to_tell.append(_facts_of(act, UUID(uid.hex)))
            rows.append(
                (
                    act_id, uid.hex, act.kind, by.user_uid.hex if by.user_uid else None,
                    "" if by.user_uid else by.name, by.post_uid.hex if by.post_uid else None, act.party, act.region,
                    day(act.counts_on), instant(act.happened_at), instant(act.recorded_at), act.subject_kind,
                    act.subject, evidence_of(digest, act.evidence),
                )
            )  # fmt: skip
        insert_stored(Act, _BARE_COLUMNS, rows, same={"node": ""})
        insert_stored(ActDetail, _DETAIL_COLUMNS, details)
        announce(to_tell)
        total += len(some)
    return total


def _facts_of(act: BareAct, uid: UUID) -> ActFacts:
    """Return what subscribers are told of an act of a history; its evidence stays with the row."""
    by = act.by
    party, region, subject = (UUID(each) if each else None for each in (act.party, act.region, act.subject))
    return ActFacts(
        uid, act.kind, by.user_uid, "" if by.user_uid else by.name, by.post_uid, by.on_behalf_of, party, region,
        act.counts_on, act.happened_at, act.recorded_at, None, act.subject_kind, subject, None, "", None,
    )  # fmt: skip


def record_alike(
    kind: str,
    subject_kind: str,
    acts: Iterable[tuple[str, str, bytes]],
    *,
    by: Actor,
    recorded_at: datetime,
) -> None:
    """Append many acts of one kind, each about a party that is also its subject.

    ``acts`` are (uid of the party, uid of its region, digest of the evidence), the uids as hex digits. For imports,
    whose evidence are their lines. The acts say what those of ``record_many`` would say with the same facts, at a
    third of the time.
    """
    if has_subscribers(kind):
        drafts = (
            ActDraft(
                kind=kind,
                subject=(subject_kind, UUID(party)),
                party_uid=UUID(party),
                region_uid=UUID(region),
                evidence_digest=digest,
            )
            for party, region, digest in acts
        )
        record_many(drafts, by=by, recorded_at=recorded_at)
        return
    _demand_transaction()
    hold_writers_lock()
    kinds.demand(kind)
    insert_stored(
        Act,
        ("uid", "party_uid", "subject_uid", "region_uid", "evidence"),
        [(uuid7().hex, party, party, region, digest) for party, region, digest in acts],
        same={
            "kind": kind,
            "actor_uid": by.user_uid,
            "actor_name": "" if by.user_uid else by.name,
            "post_uid": by.post_uid,
            "on_behalf_of": by.on_behalf_of,
            "counts_on": local_day_of(recorded_at),
            "happened_at": recorded_at,
            "recorded_at": recorded_at,
            "subject_kind": subject_kind,
            "node": "",
        },
    )


def _insert(fresh: Sequence[Told]) -> None:
    if len(fresh) == 1:
        _insert_one(fresh[0])
        return
    ids = reserve_ids(Act, len(fresh))
    insert_rows(Act, _ACT_COLUMNS, ((i, *told.facts) for i, told in zip(ids, fresh, strict=True)))
    insert_rows(
        ActDetail,
        _DETAIL_COLUMNS,
        (
            (i, *told.detail, told.draft.evidence_digest)
            for i, told in zip(ids, fresh, strict=True)
            if told.detail is not None
        ),
    )


def _insert_one(told: Told) -> int:
    act_id = insert_row(Act, ActFacts._fields, told.facts)
    if told.detail is not None:
        insert_row(ActDetail, _DETAIL_COLUMNS, (act_id, *told.detail, told.draft.evidence_digest))
    return act_id


def erase_detail(act: Act, *, now: datetime) -> None:
    """Erase what the act said beyond its leaf (personal data); the digests stay, so the proof stays green.

    For the services that answer a request for erasure; they check the actor and record an act of their own.
    """
    ActDetail.objects.beyond_scope("the caller has checked who may erase").filter(act=act, erased_at=None).update(
        salt=None, body=None, erased_at=now
    )


def rotate_key(*, by: Actor, now: datetime) -> LedgerKey:
    """Replace the key that signs heads; the new one is signed by the old. Records ``ledger.key_rotated``.

    Raises Forbidden without ``foundation:ledger:keep``, Refused ``ledger-key-missing``.
    """
    require(by, "foundation:ledger:keep")
    signing_key(now=now)  # there is a first key, and it can vouch
    with transaction.atomic():
        key = make_key(now=now)
        record(
            "ledger.key_rotated", by=by, recorded_at=now, detail={"key": key.key_id, "previous": key.previous_key_id}
        )
    return key


def hold_writers_lock() -> None:
    """Announce this transaction as a writer of acts (PostgreSQL); must precede taking ids of acts."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS_LOCK])


def _demand_transaction() -> None:
    if not transaction.get_connection(DEFAULT_DB_ALIAS).in_atomic_block:
        raise LedgerOutsideTransaction("an act is recorded in the transaction of the deed it proves")
