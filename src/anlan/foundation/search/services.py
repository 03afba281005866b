"""Keeping the index. Whoever changes an object calls this in the same transaction; no act: the index proves nothing."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from anlan.foundation.bulk.services import insert_rows, insert_stored, reserve_ids
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.search.catalogue import kind_of
from anlan.foundation.search.models import SearchEntry, SearchText
from anlan.foundation.search.rules import PARTY, READY_FIELDS, Entry, Prepared, Ready, area_tokens, prepare

_CHUNK = 5_000
_FEW = 500
_SETTLE_FROM = 1_000
_FIELDS = ["id", "kind", "uid", "party_id", "is_open", "title", "subtitle", "weight", "title_key"]
_FIELDS += ["names", "text", "initials", "pinyin", "codes"]


@transaction.atomic
def index_many(entries: Iterable[Entry]) -> int:
    """Index objects, new ones and known ones, and return how many; later entries of one object win.

    For one as for 150,000: memory stays flat. Runs in the caller's transaction where there is one.
    """
    source = iter(entries)
    total = 0
    known_kinds: dict[str, bool] = {}
    while chunk := list(islice(source, _CHUNK)):
        latest = {(entry.kind, entry.uid): entry for entry in chunk}
        for kind in {kind for kind, _uid in latest}:
            if kind not in known_kinds:
                known_kinds[kind] = _every().filter(kind=kind).exists()
            if known_kinds[kind]:
                _remove(kind, [uid for of, uid in latest if of == kind])
            known_kinds[kind] = True
        _insert(list(latest.values()))
        total += len(latest)
    if total >= _SETTLE_FROM:
        settle()
    return total


@transaction.atomic
def index_fresh(entries: Iterable[Entry]) -> int:
    """Index objects that were made in this very transaction, so that nobody has to look for their former entries."""
    source, total = iter(entries), 0
    while chunk := list(islice(source, _CHUNK)):
        _insert(chunk)
        total += len(chunk)
    return total


@transaction.atomic
def index_prepared(kind: str, items: Iterable[tuple[int, str, Ready, tuple[tuple[str, str], ...]]]) -> int:
    """Index objects made in this very transaction, of which an import prepared in another process what needs no keys.

    ``items`` are (party key, uid as hex digits, what ``rules.ready`` returned, areas).
    """
    some = list(items)
    ids = reserve_ids(SearchEntry, len(some))
    insert_stored(
        SearchEntry,
        ["id", "uid", "party_id", *READY_FIELDS],
        [(number, uid, party, *ready[:-1]) for number, (party, uid, ready, _) in zip(ids, some, strict=True)],
        same={"kind": kind, "is_open": False},
    )
    insert_stored(
        SearchText,
        ["entry_id", "grams"],
        [
            (number, f"{ready[-1]} {area_tokens(areas)} {PARTY}{party}")
            for number, (party, _, ready, areas) in zip(ids, some, strict=True)
        ],
    )
    return len(some)


def _insert(entries: Sequence[Entry]) -> None:
    ids = reserve_ids(SearchEntry, len(entries))
    prepared = [prepare(entry) for entry in entries]
    rows = (_row(number, entry, ready) for number, entry, ready in zip(ids, entries, prepared, strict=True))
    insert_rows(SearchEntry, _FIELDS, rows)
    insert_rows(SearchText, ["entry_id", "grams"], ((n, ready.tokens) for n, ready in zip(ids, prepared, strict=True)))


def _row(number: int, entry: Entry, ready: Prepared) -> tuple[object, ...]:
    return (
        *(number, entry.kind, entry.uid, entry.party_id, entry.is_open, entry.title[:200], entry.subtitle[:300]),
        *(entry.weight, ready.title_key[:200]),
        *(ready.names, ready.text, ready.initials, ready.pinyin, ready.codes),
    )


def reindex(kind: str, uids: Iterable[UUID]) -> int:
    """Index objects anew as they are now (``SearchKind.load``); what is not loaded leaves the index."""
    loader = kind_of(kind).load
    total = 0
    for some in _in_chunks(uids, _CHUNK):
        with transaction.atomic():
            entries = list(loader(some))
            total += index_many(entries)
            remove(kind, set(some) - {entry.uid for entry in entries})
    return total


@transaction.atomic
def remove(kind: str, uids: Iterable[UUID]) -> int:
    """Take objects out of the index; return how many were in it."""
    return _remove(kind, uids)


def _remove(kind: str, uids: Iterable[UUID]) -> int:
    removed = 0
    for some in _in_chunks(uids, _FEW):
        ids = list(_every().filter(uid__in=some, kind=kind).values_list("id", flat=True))
        if ids:
            _every().filter(id__in=ids).delete()  # a trigger takes the tokens along
            removed += len(ids)
    return removed


@transaction.atomic
def forget(uids: Iterable[UUID]) -> int:
    """Take objects out of the index whatever their kind; return how many entries went."""
    uids = list(uids)
    kinds = set(_every().filter(uid__in=uids).values_list("kind", flat=True))
    return sum(_remove(kind, uids) for kind in kinds)


def settle() -> None:
    """Let the engine finish what it put off while many rows came in, so that searching is fast at once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('foundation_searchtext_grams')")


def _every() -> "ScopedQuerySet[SearchEntry]":
    return SearchEntry.objects.beyond_scope("the index is kept for everybody; reading it is scoped")


def _in_chunks(uids: Iterable[UUID], size: int) -> Iterator[list[UUID]]:
    source = iter(uids)
    while some := list(islice(source, size)):
        yield some
