"""Searching. Every hit lies within the actor's reach; the reach narrows the candidates and then decides each one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from anlan.foundation.ledger.titles import Title
from anlan.foundation.scope.models import ScopedQuerySet, parties_within
from anlan.foundation.scope.rules import Actor
from anlan.foundation.search.asking import (
    CODE_WHOLE,
    IN_ORDER,
    NAME_WHOLE,
    All,
    Asked,
    Question,
    Step,
    Term,
    fts5,
    rank,
    read,
    tsquery,
)
from anlan.foundation.search.asking import Any as Either
from anlan.foundation.search.catalogue import SearchKind, Shown, kinds_for
from anlan.foundation.search.models import SearchEntry
from anlan.foundation.search.rules import OPEN, PARTY, Prepared, area_token, kind_token

MOST_CANDIDATES = 1_000
_MOST_SCOPE_TOKENS = 200
_WHOLE_CODE = 15
_COLUMNS = ("id", "kind", "uid", "party_id", "is_open", "title", "subtitle", "weight")
_RANKED_BY = ("names", "text", "initials", "pinyin", "codes")


@dataclass(frozen=True)
class Hit:
    """One object that was found; ``rank`` as in ``asking``, 0 the best."""

    kind: str
    uid: UUID
    title: str
    subtitle: str
    rank: int


@dataclass(frozen=True)
class ShownHit:
    """A hit as the page shows it."""

    hit: Hit
    url: str
    shown: Shown


@dataclass(frozen=True)
class Group:
    """The hits of one kind; ``more`` says that there are further ones."""

    kind: SearchKind
    hits: tuple[ShownHit, ...]
    more: bool


@dataclass(slots=True)
class _Candidate:
    hit: Hit
    party_id: int | None
    is_open: bool
    order: tuple[Any, ...]


def search(actor: Actor, text: str, limit: int = 20, kinds: Sequence[str] | None = None) -> list[Hit]:
    """Return the best hits for what somebody typed, best first, at most ``limit``.

    Asked in turn until there are enough: whole code, beginning of a code, whole name, beginning of a name,
    initials and pinyin, words in the name, in the address, in both, and at last a name with pieces left out.
    At most 1,000 candidates are ranked. ``kinds`` narrows to these kinds. The actor's permissions are the
    caller's matter; his reach is not.
    """
    asked = read(text)
    if not asked.steps:
        return []
    narrow = _narrowed(actor, kinds)
    if narrow is None:
        return []
    found: dict[int, _Candidate] = {}
    allowed: list[Hit] = []
    for step in (None, *asked.steps):
        if step is not None and (len(found) >= MOST_CANDIDATES or (step.best == IN_ORDER and allowed)):
            break
        rows = _same_title(asked, kinds) if step is None else _answers(step, narrow, MOST_CANDIDATES - len(found))
        fresh = _ranked(asked, (row for row in rows if row[0] not in found))
        if not fresh:
            continue
        found |= fresh
        allowed = _within_reach(actor, found.values(), limit)
        if len(allowed) >= limit or (step and step.best == CODE_WHOLE and len(asked.code) >= _WHOLE_CODE):
            break
    return allowed


def _narrowed(actor: Actor, kinds: Sequence[str] | None) -> tuple[Question, ...] | None:
    """Return what every candidate must show: a kind that was asked for, a place within reach. None: nothing can."""
    parts: list[Question] = []
    if kinds is not None:
        if not kinds:
            return None
        parts.append(Either(tuple(Term(kind_token(kind)) for kind in kinds)))
    reach = actor.reach
    if reach.everything or any(not area.path and not area.line for area in reach.areas):
        return tuple(parts)
    tokens = [area_token(area.path, area.line) for area in reach.areas if area.path]
    tokens += [f"{PARTY}{party}" for party in reach.parties]
    if actor.user_id is not None:
        tokens.append(OPEN)
    if not tokens:
        return None
    # A line in the whole country has no token, and very many parties make the question slower than its answer:
    # then only the check of each hit decides.
    if len(tokens) <= _MOST_SCOPE_TOKENS and all(area.path for area in reach.areas):
        parts.append(Either(tuple(map(Term, tokens))))
    return tuple(parts)


def _answers(step: Step, narrow: tuple[Question, ...], at_most: int) -> Iterable[tuple[Any, ...]]:
    question = All((step.question, *narrow)) if narrow else step.question
    rendered = tsquery(question) if connection.vendor == "postgresql" else fts5(question)
    rows = _every().filter(tokens__grams__asks=rendered)
    return rows.values_list(*_COLUMNS, *_RANKED_BY)[:at_most]


def _same_title(asked: Asked, kinds: Sequence[str] | None) -> Iterable[tuple[Any, ...]]:
    """Ask for the whole name first: among the many that begin like it, it could be beyond the first thousand."""
    rows = _every().filter(title_key=asked.whole)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    return rows.values_list(*_COLUMNS, *_RANKED_BY)[:MOST_CANDIDATES]


def _ranked(asked: Asked, rows: Iterable[tuple[Any, ...]]) -> dict[int, _Candidate]:
    found = {}
    for number, kind, uid, party_id, is_open, title, subtitle, weight, names, text, initials, pinyin, codes in rows:
        place = rank(asked, Prepared(names, text, initials, pinyin, codes))
        if place is not None:
            order = (place, -weight, len(title), title, number)
            found[number] = _Candidate(Hit(kind, uid, title, subtitle, place), party_id, is_open, order)
    return found


def _within_reach(actor: Actor, found: Iterable[_Candidate], limit: int) -> list[Hit]:
    """Return the best hits that the actor reaches. The index may lag behind a change of reach; this does not."""
    best = sorted(found, key=lambda candidate: candidate.order)
    if actor.reach.everything:
        return [candidate.hit for candidate in best[:limit]]
    allowed: list[Hit] = []
    for start in range(0, len(best), max(50, limit)):
        some = best[start : start + max(50, limit)]
        parties = parties_within(actor, sorted({c.party_id for c in some if c.party_id is not None}))
        allowed += [
            c.hit
            for c in some
            if c.party_id in parties or (c.is_open and c.party_id is None and actor.user_id is not None)
        ]
        if len(allowed) >= limit:
            break
    return allowed[:limit]


def _every() -> "ScopedQuerySet[SearchEntry]":
    return SearchEntry.objects.beyond_scope("the reach narrows the question and decides each hit (_within_reach)")


def grouped(actor: Actor, text: str, per_kind: int, only: str = "") -> list[Group]:
    """Return the hits by kind in the order of the page, the kind with a whole code or name first.

    ``only`` narrows to one kind; one that the actor may not search, or that does not exist, gives nothing.

    Every kind is asked by itself, so that thousands of firms do not hide the one person of that name.
    """
    groups = []
    for kind in kinds_for(actor):
        if only and kind.kind != only:
            continue
        hits = search(actor, text, per_kind + 1, [kind.kind])
        if not hits:
            continue
        shown = kind.show(actor, [hit.uid for hit in hits[:per_kind]])
        lines = tuple(_line(kind, hit, shown.get(hit.uid, Shown())) for hit in hits[:per_kind])
        groups.append(Group(kind, lines, len(hits) > per_kind))
    return sorted(groups, key=lambda group: group.hits[0].hit.rank > NAME_WHOLE)


def _line(kind: SearchKind, hit: Hit, shown: Shown) -> ShownHit:
    return ShownHit(hit, shown.url or kind.url(hit.uid), shown)


def titles_of(actor: Actor, uids: Collection[UUID]) -> dict[UUID, Title]:
    """Return uid → title and address of the indexed objects that the actor reaches, for pages that know only uids."""
    rows = list(_every().filter(uid__in=uids).values_list("uid", "kind", "party_id", "is_open", "title"))
    kinds = {kind.kind: kind for kind in kinds_for(actor)}
    parties = parties_within(actor, sorted({party for _, _, party, _, _ in rows if party is not None}))
    return {
        uid: Title(title, kinds[kind].url(uid))
        for uid, kind, party, is_open, title in rows
        if kind in kinds
        and (party in parties or actor.reach.everything or (party is None and is_open and actor.user_id is not None))
    }
