"""Recording acts. Every verb of every service calls this in its own transaction, after it has checked the actor."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from secrets import token_bytes
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, models, transaction
from django.utils import timezone

from anlan.foundation.bulk.services import insert_row, insert_rows, insert_stored, reserve_ids
from anlan.foundation.ledger import kinds
from anlan.foundation.ledger.guards import WRITERS_LOCK
from anlan.foundation.ledger.keys import make_key, signing_key
from anlan.foundation.ledger.models import Act, ActDetail, LedgerKey
from anlan.foundation.ledger.rules import ActDraft, ActFacts, canonical, evidence_of, salted_digest
from anlan.foundation.ledger.subscriptions import announce, has_subscribers, subscribe
from anlan.foundation.records.models import new_uid
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require

__all__ = [
    "ActDraft",
    "LedgerOutsideTransaction",
    "erase_detail",
    "record",
    "record_alike",
    "record_many",
    "rotate_key",
    "subscribe",
]

T = TypeVar("T")

# So many drafts are completed and inserted at a time; memory stays flat and the garbage collector idle.
_CHUNK = 5_000

Subject = models.Model | tuple[str, UUID] | None


_ACT_COLUMNS = ("id", *ActFacts._fields)
_DETAIL_COLUMNS = ("act_id", "salt", "body", "digest", "evidence_digest")


class LedgerOutsideTransaction(RuntimeError):
    """An act was to be recorded outside of a transaction, where it could stay without its deed. This is a bug."""


class _Detail(NamedTuple):
    salt: bytes
    body: str
    digest: bytes


class _Told(NamedTuple):
    draft: ActDraft
    facts: ActFacts
    detail: _Detail | None


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
    if key and (first := _first_with(key)) is not None:
        return _same(first, draft, by)
    if voids is not None:
        _check_voids([voids])
    told = _completed(draft, by=by, recorded_at=recorded_at)
    try:
        # The savepoint keeps the caller's transaction usable when somebody used the key in this very moment.
        with transaction.atomic(savepoint=key is not None):
            act_id = insert_row(Act, ActFacts._fields, told.facts)
    except IntegrityError:
        if not key or (first := _first_with(key)) is None:
            raise
        return _same(first, draft, by)
    if told.detail is not None:
        insert_row(ActDetail, _DETAIL_COLUMNS, (act_id, *told.detail, evidence_digest))
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
        chunk_uids, fresh = _without_repetitions(some, by=by, recorded_at=recorded_at)
        uids += chunk_uids
        _insert(fresh)
        to_tell += (told.facts for told in fresh if has_subscribers(told.facts.kind))
    announce(to_tell)
    return uids


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
    whose evidence are their lines. The acts say what those of ``record_many``
    would say with the same facts, at a third of the time.
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
        [(new_uid().hex, party, party, region, digest) for party, region, digest in acts],
        same={
            "kind": kind,
            "actor_uid": by.user_uid,
            "actor_name": "" if by.user_uid else by.name,
            "post_uid": by.post_uid,
            "on_behalf_of": by.on_behalf_of,
            "counts_on": _local_day(recorded_at),
            "happened_at": recorded_at,
            "recorded_at": recorded_at,
            "subject_kind": subject_kind,
            "node": "",
        },
    )


def _without_repetitions(
    drafts: Sequence[ActDraft], *, by: Actor, recorded_at: datetime
) -> tuple[list[UUID], list[_Told]]:
    """Complete the drafts; return the uid of each, and those that are not repetitions."""
    known = _firsts_with([draft.key for draft in drafts if draft.key])
    _check_voids([draft.voids for draft in drafts if draft.voids is not None])
    uids: list[UUID] = []
    fresh: list[_Told] = []
    in_this_chunk: dict[str, _Told] = {}
    for draft in drafts:
        if draft.key and draft.key in known:
            uids.append(_same(known[draft.key], draft, by).uid)
        elif draft.key and (earlier := in_this_chunk.get(draft.key)):
            if earlier.draft != draft:
                raise Refused("key-used-otherwise", key=draft.key)
            uids.append(earlier.facts.uid)
        else:
            told = _completed(draft, by=by, recorded_at=recorded_at)
            if draft.key:
                in_this_chunk[draft.key] = told
            uids.append(told.facts.uid)
            fresh.append(told)
    return uids, fresh


def _insert(fresh: Sequence[_Told]) -> None:
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


def _completed(draft: ActDraft, *, by: Actor, recorded_at: datetime) -> _Told:
    """Complete a draft: the one place where single and bulk recording decide what an act says."""
    kinds.demand(draft.kind)
    if draft.evidence_digest is not None and len(draft.evidence_digest) != 32:
        raise ValueError("a digest has 32 bytes")
    happened_at = draft.happened_at or recorded_at
    detail = None
    if draft.detail:
        body = canonical(draft.detail)
        salt = token_bytes(16)
        detail = _Detail(salt, body.decode(), salted_digest(salt, body))
    subject_kind, subject_uid = _subject(draft.subject)
    return _Told(
        draft,
        ActFacts(
            uid=new_uid(),
            kind=draft.kind,
            actor_uid=by.user_uid,
            actor_name="" if by.user_uid else by.name,
            post_uid=by.post_uid,
            on_behalf_of=by.on_behalf_of,
            party_uid=draft.party_uid,
            region_uid=draft.region_uid,
            counts_on=draft.counts_on or _local_day(happened_at),
            happened_at=happened_at,
            recorded_at=recorded_at,
            voids=draft.voids,
            subject_kind=subject_kind,
            subject_uid=subject_uid,
            evidence=evidence_of(detail.digest if detail else None, draft.evidence_digest),
            node=draft.node,
            key=draft.key or None,
        ),
        detail,
    )


@lru_cache(maxsize=1024)  # an import has one instant
def _local_day(moment: datetime) -> date:
    # Days are the installation's, whatever zone a reader has activated.
    return timezone.localdate(moment, timezone.get_default_timezone())


def _subject(subject: Subject) -> tuple[str, UUID | None]:
    if subject is None:
        return "", None
    if isinstance(subject, tuple):
        return subject
    return subject._meta.model_name or "", subject.uid  # type: ignore[attr-defined]


def _first_with(key: str) -> Act | None:
    return _firsts_with([key]).get(key)


def _firsts_with(keys: Sequence[str]) -> dict[str, Act]:
    acts = Act.objects.beyond_scope("keys are unique across all parties")
    return {act.key: act for some in _in_chunks(keys) for act in acts.filter(key__in=some) if act.key}


def _same(first: Act, draft: ActDraft, by: Actor) -> Act:
    """Return the first act of a key if it says what the draft says; refuse otherwise.

    What the draft leaves to the time of recording is not compared: a repetition comes later.
    """
    kind, uid = _subject(draft.subject)
    same = (
        (first.kind, first.actor_uid, first.actor_name) == (draft.kind, by.user_uid, "" if by.user_uid else by.name)
        and (first.party_uid, first.region_uid, first.voids) == (draft.party_uid, draft.region_uid, draft.voids)
        and (first.subject_kind, first.subject_uid, first.node) == (kind, uid, draft.node)
        and draft.counts_on in (None, first.counts_on)
        and draft.happened_at in (None, first.happened_at)
        and _same_evidence(first, draft)
    )
    if not same:
        raise Refused("key-used-otherwise", key=draft.key)
    return first


def _same_evidence(first: Act, draft: ActDraft) -> bool:
    facts = first.facts()
    if not draft.detail:
        return facts.evidence == draft.evidence_digest
    detail = ActDetail.objects.beyond_scope("comparing a repetition with its first").filter(act=first).first()
    if detail is None:
        return False
    if detail.salt is None:  # erased: nothing is left to compare with
        return True
    digest = salted_digest(bytes(detail.salt), canonical(draft.detail))
    return facts.evidence == evidence_of(digest, draft.evidence_digest)


def _check_voids(uids: Sequence[UUID]) -> None:
    """Refuse to void what is not there, what is void already, and what itself voids another act."""
    if len(set(uids)) < len(uids):
        raise Refused("act-already-voided")
    acts = Act.objects.beyond_scope("an act may void one of any party")
    for some in _in_chunks(uids):
        voidable = dict(acts.filter(uid__in=some).values_list("uid", "voids"))
        if len(voidable) < len(some):
            raise Refused("act-to-void-unknown")
        if any(voided is not None for voided in voidable.values()):
            raise Refused("act-not-voidable")
        if acts.filter(voids__in=some).exists():
            raise Refused("act-already-voided")


def _in_chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
