"""Checking an export or a proof: needs the file alone, no database, no settings, no Django.

What an export proves: every leaf is the one that was hashed, the leaves in their order give the root of every
head, every head is signed by a key that the one before vouches for. Whoever kept a head (a witness) or the first
key's id also proves that it is the same ledger (``against``, ``trusted_key``); without either, a whole ledger forged
with keys of its own passes, as with any signature.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anlan.foundation.ledger import documents
from anlan.foundation.ledger.documents import Unreadable
from anlan.foundation.ledger.export_check import ExportCheck, Witnessed
from anlan.foundation.ledger.files import Lines
from anlan.foundation.ledger.merkle import continues, includes
from anlan.foundation.ledger.reports import Report, check_signature, hash_of
from anlan.foundation.ledger.rules import evidence_of, salted_digest
from anlan.foundation.ledger.signatures import Head, Key, vouched_for


def verify(path: Path, *, against: Path | None = None, trusted_key: str = "") -> Report:
    """Check an export, a head, an inclusion proof or a consistency proof; see the module's docstring.

    ``against``: a file with a head that was kept elsewhere (or any file that holds one; of an export the newest).
    ``trusted_key``: the id of a key that must be among the keys. Never raises for what a file says: that is a
    problem ``unreadable``. OSError for files that cannot be opened.
    """
    report = Report()
    try:
        witnessed = read_witness(against) if against else None
        with Lines(path) as lines:
            if lines.is_export:
                ExportCheck(report, witnessed).run(lines)
            else:
                _check_document(report, lines.document(), witnessed)
    except Unreadable as error:
        report.add("unreadable", str(error))
    if trusted_key and trusted_key not in report.keys:
        report.add("key", f"the key {trusted_key} that you trust is not among the keys of this ledger")
    return report


def read_witness(path: Path) -> Witnessed:
    """Return the newest head in a file, with its keys; raise Unreadable."""
    with Lines(path) as lines:
        if not lines.is_export:
            document = lines.document()
            name = "new" if document.get("format") == documents.CONSISTENCY else "head"
            return Witnessed(documents.read_head(document.get(name)), documents.read_keys(document.get("keys")))
        head, keys = None, []
        for line in lines:
            if line.get("type") == "key":
                keys.append(documents.read_key(line))
            elif line.get("type") == "head":
                head = documents.read_head(line)
    if head is None:
        raise Unreadable(f"{path.name} holds no head")
    return Witnessed(head, keys)


def _check_document(report: Report, document: dict[str, Any], witnessed: Witnessed | None) -> None:
    kinds = {documents.INCLUSION: "inclusion", documents.CONSISTENCY: "consistency", documents.WITNESS: "head"}
    kind = kinds.get(str(document.get("format")))
    if kind is None:
        raise Unreadable("this is neither an export of the ledger nor a proof")
    report.kind = kind
    keys = documents.read_keys(document.get("keys"))
    by_id = {key.key_id: key for key in keys}
    report.keys = list(by_id)
    for wrong in vouched_for(keys):
        report.add("key", wrong)
    head = documents.read_head(document.get("new" if kind == "consistency" else "head"))
    report.heads, report.leaves, report.root = 1, head.size, head.root.hex()
    check_signature(report, head, by_id, f"head {head.number}")
    if kind == "inclusion":
        _check_inclusion(report, document, head)
    if kind == "consistency":
        old, path = documents.read_head(document.get("old")), documents.read_path(document.get("path"))
        check_signature(report, old, by_id, f"head {old.number}")
        if not continues(old.size, old.root, head.size, head.root, path):
            report.add("fork", f"head {head.number} does not continue head {old.number}: the past was rewritten")
        if witnessed and (witnessed.head.size, witnessed.head.root) == (old.size, old.root):
            return
    if witnessed:
        _check_same_ledger(report, witnessed.head, head, by_id)


def _check_same_ledger(report: Report, witness: Head, head: Head, keys: Mapping[str, Key]) -> None:
    if witness.key_id not in keys:
        report.add("fork", f"the witness's head is signed by the key {witness.key_id}, unknown to this file")
    if witness.size == head.size and witness.root != head.root:
        report.add("fork", f"two ledgers: the witness's head and head {head.number} sign different roots")
    elif witness.size != head.size:
        report.add("fork", f"only a consistency proof or an export can compare {witness.size} with {head.size} leaves")


def _check_inclusion(report: Report, document: dict[str, Any], head: Head) -> None:
    content: Any = document.get("leaf")
    index = documents.natural(document, "index")
    hash_ = hash_of(content)
    if hash_ is None or not includes(head.root, head.size, index, hash_, documents.read_path(document.get("path"))):
        report.add("changed", f"this act is not leaf {index} of the tree that head {head.number} signs")
    detail = document.get("detail")
    if detail is not None:
        try:
            plain = salted_digest(bytes.fromhex(detail["salt"]), detail["body"].encode())
            other = bytes.fromhex(detail["evidence"]) if detail.get("evidence") else None
            fitting = content["evidence"] == (evidence_of(plain, other) or b"").hex()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unreadable(f"a detail that cannot be read: {error}") from error
        if not fitting:
            report.add("changed", "the detail is not the one that the act was recorded with")
