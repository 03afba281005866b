"""Searching. Every hit lies within the actor's reach; the reach narrows the candidates and then decides each one."""

from collections import Counter
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


def search_kinds(actor: Actor, text: str, limit: int, kinds: Sequence[str]) -> dict[str, list[Hit]]:
    """Return what ``search`` finds of each kind by itself, so that thousands of firms do not hide the one person.

    All kinds are asked at once; alone only those that the answer of 1,000 rows to all of them could have hidden.
    """
    asked = read(text)
    if not asked.steps or not kinds or _narrowed(actor, kinds) is None:
        return {}
    found: dict[str, dict[int, _Candidate]] = {kind: {} for kind in kinds}
    allowed: dict[str, list[Hit]] = {kind: [] for kind in kinds}
    asking, reached = list(kinds), _Reached(actor)
    for step in (None, *asked.steps):
        if step is not None:
            asking = [
                k for k in asking if len(found[k]) < MOST_CANDIDATES and not (step.best == IN_ORDER and allowed[k])
            ]
        fresh: dict[str, dict[int, _Candidate]] = {}
        for row in _rows_of(actor, asked, step, asking):
            if row[0] not in found[row[1]] and len(found[row[1]]) < MOST_CANDIDATES:
                fresh.setdefault(row[1], {}).update(_ranked(asked, [row]))
        changed = [kind for kind, some in fresh.items() if some]
        for kind in changed:
            found[kind] |= fresh[kind]
        reached.look_up(found[kind].values() for kind in changed)
        for kind in changed:
            allowed[kind] = _within_reach(actor, found[kind].values(), limit, reached)
        whole = step and step.best == CODE_WHOLE and len(asked.code) >= _WHOLE_CODE
        asking = [k for k in asking if len(allowed[k]) < limit and not (whole and k in changed)]
        if not asking:
            break
    return {kind: hits for kind, hits in allowed.items() if hits}


def _rows_of(actor: Actor, asked: Asked, step: Step | None, kinds: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    """Return the answers to a step of several kinds, each up to the number of candidates."""
    if step is None:
        rows = list(_same_title(asked, kinds))
    else:
        rows = list(_answers(step, _narrowed(actor, kinds) or (), MOST_CANDIDATES))
    if len(rows) < MOST_CANDIDATES or len(kinds) == 1:
        return rows
    # The kind that there is most of may hide the others: these are asked together, and it alone unless it was all.
    [(most, count)] = Counter(row[1] for row in rows).most_common(1)
    others = [kind for kind in kinds if kind != most]
    alone = rows if count == len(rows) else _rows_of(actor, asked, step, [most])
    return [*alone, *_rows_of(actor, asked, step, others)]


class _Reached:
    """Which parties the actor reaches, asked once for many candidates and remembered."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.known: dict[int, bool] = {}

    def look_up(self, groups: Iterable[Iterable[_Candidate]], most: int = 50) -> None:
        """Ask for the best of several groups at once."""
        if not self.actor.reach.everything:
            best = [sorted(group, key=lambda one: one.order)[:most] for group in groups]
            self.of([one for some in best for one in some])

    def of(self, candidates: Sequence[_Candidate]) -> dict[int, bool]:
        """Return party → whether it is reached, at least for these candidates."""
        fresh = sorted({c.party_id for c in candidates if c.party_id is not None} - set(self.known))
        if fresh:
            within = parties_within(self.actor, fresh)
            self.known |= {party: party in within for party in fresh}
        return self.known


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


def _within_reach(actor: Actor, found: Iterable[_Candidate], limit: int, reached: _Reached | None = None) -> list[Hit]:
    """Return the best hits that the actor reaches. The index may lag behind a change of reach; this does not."""
    best = sorted(found, key=lambda candidate: candidate.order)
    if actor.reach.everything:
        return [candidate.hit for candidate in best[:limit]]
    known, allowed = reached or _Reached(actor), []
    for start in range(0, len(best), max(50, limit)):
        some = best[start : start + max(50, limit)]
        parties = known.of(some)
        allowed += [
            c.hit
            for c in some
            if (parties[c.party_id] if c.party_id is not None else c.is_open and actor.user_id is not None)
        ]
        if len(allowed) >= limit:
            break
    return allowed[:limit]


def _every() -> "ScopedQuerySet[SearchEntry]":
    return SearchEntry.objects.beyond_scope("the reach narrows the question and decides each hit (_within_reach)")


def grouped(actor: Actor, text: str, per_kind: int, only: str = "") -> list[Group]:
    """Return the hits by kind in the order of the page, the kind with a whole code or name first.

    ``only`` narrows to one kind; one that the actor may not search, or that does not exist, gives nothing.
    """
    groups = []
    kinds = [kind for kind in kinds_for(actor) if not only or kind.kind == only]
    found = search_kinds(actor, text, per_kind + 1, [kind.kind for kind in kinds])
    for kind in kinds:
        hits = found.get(kind.kind)
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
