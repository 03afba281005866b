"""Writing what is sealed into files that verify without the database: the export, proofs, heads for witnesses."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple, TextIO
from zipfile import ZIP_DEFLATED, ZipFile

from anlan.foundation.ledger import documents, tree
from anlan.foundation.ledger.keys import public_keys
from anlan.foundation.ledger.merkle import consistency_path, inclusion_path
from anlan.foundation.ledger.models import Act, ActDetail, LeafRun, TreeHead
from anlan.foundation.ledger.rules import ActFacts, instant, leaf_fields
from anlan.foundation.ledger.signatures import Head
from anlan.foundation.refusals.rules import Refused

_WHY = "an export proves the whole ledger; leaves hold no personal data"
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Exported(NamedTuple):
    """What went into an export."""

    leaves: int
    heads: int
    missing: int


class SealedRun(NamedTuple):
    """A run of leaves with the acts that are there today, by id."""

    row: LeafRun
    hashes: list[bytes]
    ids: tuple[int, ...]
    acts: dict[int, ActFacts]


def sealed_runs(head: Head, before: Head | None) -> Iterator[SealedRun]:
    """Yield the runs that a head added to the one before it, in order, each with its acts."""
    runs = LeafRun.objects.beyond_scope(_WHY).filter(first__gte=before.size if before else 0, first__lt=head.size)
    for run in runs.order_by("first").iterator(chunk_size=16):
        ids = tree.acts_in(run)
        rows = Act.objects.beyond_scope(_WHY).filter(id__in=ids).values_list("id", *ActFacts._fields)
        yield SealedRun(run, list(tree.hashes_in(run)), ids, {row[0]: ActFacts._make(row[1:]) for row in rows})


def all_heads() -> Iterator[Head]:
    """Yield every head, oldest first."""
    for row in TreeHead.objects.beyond_scope(_WHY).order_by("number").iterator(chunk_size=500):
        yield tree.as_head(row)


def export(path: Path, *, now: datetime, progress: Callable[[int], None] = lambda leaves: None) -> Exported:
    """Write every sealed leaf, head and public key into one file: JSON Lines, in a zip if the name ends in .zip.

    Streams; the file appears under its name only when it is whole. Acts that are not sealed yet are left out.
    ``progress`` is told the number of leaves written.
    """
    leaves = heads = missing = 0
    before: Head | None = None
    with _whole_file(path) as file:
        file.write(_dump({"type": "ledger", "format": documents.EXPORT, "exported_at": instant(now)}) + "\n")
        for key in public_keys():
            file.write(_dump({"type": "key", **documents.key_document(key)}) + "\n")
        for head in all_heads():
            for run in sealed_runs(head, before):
                for at, (act_id, hash_) in enumerate(zip(run.ids, run.hashes, strict=True), run.row.first):
                    facts = run.acts.get(act_id)
                    missing += facts is None
                    content = leaf_fields(facts) if facts else None
                    file.write(_dump({"type": "leaf", "index": at, "hash": hash_.hex(), "leaf": content}) + "\n")
                leaves += run.row.count
                progress(leaves)
            file.write(_dump({"type": "head", **documents.head_document(head)}) + "\n")
            heads += 1
            before = head
        file.write(_dump({"type": "end", "leaves": leaves, "heads": heads}) + "\n")
    return Exported(leaves, heads, missing)


def witness_document() -> dict[str, Any]:
    """Return the newest head with the keys, for counties and enterprises to keep. Refused ``ledger-nothing-sealed``."""
    return {"format": documents.WITNESS, "head": documents.head_document(_newest()), "keys": _keys()}


def inclusion_document(act: Act, *, with_detail: bool = False) -> dict[str, Any]:
    """Return the proof that an act is in the ledger, under the newest head; the caller has checked who may see it.

    ``with_detail`` adds what the act said beyond its leaf, if it was not erased. Raises Refused
    ``act-not-sealed``.
    """
    index = index_of(act)
    if index is None:
        raise Refused("act-not-sealed")
    head = _newest()
    document: dict[str, Any] = {
        "format": documents.INCLUSION,
        "index": index,
        "leaf": leaf_fields(act.facts()),
        "path": [each.hex() for each in inclusion_path(index, head.size, tree.subtree)],
        "head": documents.head_document(head),
        "keys": _keys(),
    }
    detail = ActDetail.objects.beyond_scope("the act was reached").filter(act=act).first() if with_detail else None
    if detail is not None and detail.salt is not None:
        evidence = bytes(detail.evidence_digest).hex() if detail.evidence_digest else None
        document["detail"] = {"salt": bytes(detail.salt).hex(), "body": detail.body, "evidence": evidence}
    return document


def consistency_document(old_size: int) -> dict[str, Any]:
    """Return the proof that the ledger of today continues the head over ``old_size`` leaves.

    Raises Refused ``ledger-no-such-head``.
    """
    old = TreeHead.objects.beyond_scope(_WHY).filter(size=old_size).first()
    if old is None:
        raise Refused("ledger-no-such-head", size=old_size)
    head = _newest()
    return {
        "format": documents.CONSISTENCY,
        "old": documents.head_document(tree.as_head(old)),
        "new": documents.head_document(head),
        "path": [each.hex() for each in consistency_path(old_size, head.size, tree.subtree)],
        "keys": _keys(),
    }


def index_of(act: Act) -> int | None:
    """Return the place of an act among the leaves; None while it is not sealed."""
    run = LeafRun.objects.beyond_scope(_WHY).filter(last_act__gte=act.pk).order_by("last_act").first()
    if run is None or act.pk not in (ids := tree.acts_in(run)):
        return None
    return int(run.first) + ids.index(act.pk)


def write_document(path: Path, document: dict[str, Any]) -> None:
    """Write a proof or a head for people to keep."""
    with _whole_file(path) as file:
        json.dump(document, file, ensure_ascii=False, indent=2)
        file.write("\n")


def _newest() -> Head:
    row = tree.newest_head()
    if row is None:
        raise Refused("ledger-nothing-sealed")
    return tree.as_head(row)


def _keys() -> list[dict[str, Any]]:
    return [documents.key_document(key) for key in public_keys()]


@contextmanager
def _whole_file(path: Path) -> Iterator[TextIO]:
    """Write beside the name and rename at the end, so that a full disk or a kill leaves no half file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.suffix == ".zip":
            with (
                ZipFile(temporary, "w", ZIP_DEFLATED, compresslevel=3) as archive,
                archive.open("ledger.jsonl", "w", force_zip64=True) as member,
                TextIOWrapper(member, encoding="utf-8", newline="\n") as text,
            ):
                yield text
        else:
            with temporary.open("w", encoding="utf-8", newline="\n") as text:
                yield text
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
