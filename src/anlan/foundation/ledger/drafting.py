"""From drafts to acts: the one place where single and bulk recording decide what an act says and what is refused."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from secrets import token_bytes
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from anlan.foundation.ledger import kinds
from anlan.foundation.ledger.models import Act, ActDetail
from anlan.foundation.ledger.rules import ActDraft, ActFacts, canonical, evidence_of, salted_digest
from anlan.foundation.records.models import new_uid
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor

T = TypeVar("T")

# So many drafts are looked up at a time.
_CHUNK = 5_000

Subject = models.Model | tuple[str, UUID] | None


class Detail(NamedTuple):
    """What stands beside an act, in the order of the columns."""

    salt: bytes
    body: str
    digest: bytes


class Told(NamedTuple):
    """A draft and what became of it."""

    draft: ActDraft
    facts: ActFacts
    detail: Detail | None


def without_repetitions(
    drafts: Sequence[ActDraft], *, by: Actor, recorded_at: datetime
) -> tuple[list[UUID], list[Told]]:
    """Complete the drafts; return the uid of each, and those that are not repetitions."""
    known = _firsts_with([draft.key for draft in drafts if draft.key])
    check_voids([draft.voids for draft in drafts if draft.voids is not None])
    uids: list[UUID] = []
    fresh: list[Told] = []
    in_this_chunk: dict[str, Told] = {}
    for draft in drafts:
        if draft.key and draft.key in known:
            uids.append(same_act(known[draft.key], draft, by).uid)
        elif draft.key and (earlier := in_this_chunk.get(draft.key)):
            if earlier.draft != draft:
                raise Refused("key-used-otherwise", key=draft.key)
            uids.append(earlier.facts.uid)
        else:
            told = completed(draft, by=by, recorded_at=recorded_at)
            if draft.key:
                in_this_chunk[draft.key] = told
            uids.append(told.facts.uid)
            fresh.append(told)
    return uids, fresh


def completed(draft: ActDraft, *, by: Actor, recorded_at: datetime) -> Told:
    """Complete a draft: the one place where single and bulk recording decide what an act says."""
    kinds.demand(draft.kind)
    if draft.evidence_digest is not None and len(draft.evidence_digest) != 32:
        raise ValueError("a digest has 32 bytes")
    happened_at = draft.happened_at or recorded_at
    detail = None
    if draft.detail:
        body = canonical(draft.detail)
        salt = token_bytes(16)
        detail = Detail(salt, body.decode(), salted_digest(salt, body))
    subject_kind, subject_uid = subject_of(draft.subject)
    return Told(
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
            counts_on=draft.counts_on or local_day_of(happened_at),
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
def local_day_of(moment: datetime) -> date:
    """Return the installation's local day of an instant, whatever zone a reader has activated."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def subject_of(subject: Subject) -> tuple[str, UUID | None]:
    """Return kind and uid of what an act is about."""
    if subject is None:
        return "", None
    if isinstance(subject, tuple):
        return subject
    return subject._meta.model_name or "", subject.uid  # type: ignore[attr-defined]


def first_with(key: str) -> Act | None:
    """Return the act that was recorded with the key, of any party."""
    return _firsts_with([key]).get(key)


def _firsts_with(keys: Sequence[str]) -> dict[str, Act]:
    acts = Act.objects.beyond_scope("keys are unique across all parties")
    return {act.key: act for some in _in_chunks(keys) for act in acts.filter(key__in=some) if act.key}


def same_act(first: Act, draft: ActDraft, by: Actor) -> Act:
    """Return the first act of a key if it says what the draft says; refuse otherwise.

    What the draft leaves to the time of recording is not compared: a repetition comes later.
    """
    kind, uid = subject_of(draft.subject)
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


def check_voids(uids: Sequence[UUID]) -> None:
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
