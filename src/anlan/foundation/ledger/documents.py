"""How keys, heads and proofs stand in files. Pure, and strict in reading: what is not right raises Unreadable."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from anlan.foundation.ledger.signatures import Head, Key

EXPORT = "anlan-ledger-export/1"
WITNESS = "anlan-ledger-head/1"
INCLUSION = "anlan-inclusion-proof/1"
CONSISTENCY = "anlan-consistency-proof/1"

T = TypeVar("T")


class Unreadable(ValueError):
    """A file is not what it says it is; the message says where."""


def key_document(key: Key) -> dict[str, Any]:
    """Return a public key as it stands in a file."""
    return {
        "number": key.number,
        "key": key.key_id,
        "public_key": key.public_key.hex(),
        "made_at": key.made_at,
        "previous": key.previous_key_id,
        "signature": key.signature.hex(),
    }


def head_document(head: Head) -> dict[str, Any]:
    """Return a head as it stands in a file."""
    return {
        "number": head.number,
        "size": head.size,
        "root": head.root.hex(),
        "sealed_at": head.sealed_at,
        "previous": head.previous.hex(),
        "key": head.key_id,
        "signature": head.signature.hex(),
    }


def read_key(document: Any) -> Key:
    """Read what ``key_document`` wrote."""
    return _read(
        "key",
        document,
        lambda d: Key(
            _natural(d["number"]),
            _text(d["key"]),
            digest(d["public_key"]),
            _text(d["made_at"]),
            _text(d["previous"]),
            bytes.fromhex(d["signature"]),
        ),
    )


def read_head(document: Any) -> Head:
    """Read what ``head_document`` wrote."""
    return _read(
        "head",
        document,
        lambda d: Head(
            _natural(d["number"]),
            _natural(d["size"]),
            digest(d["root"]),
            _text(d["sealed_at"]),
            digest(d["previous"]),
            _text(d["key"]),
            bytes.fromhex(d["signature"]),
        ),
    )


def read_keys(documents: Any) -> list[Key]:
    """Read a list of keys."""
    if not isinstance(documents, list):
        raise Unreadable("the keys are not a list")
    return [read_key(each) for each in documents]


def read_path(hashes: Any) -> list[bytes]:
    """Read the path of a proof."""
    return _read("path", hashes, lambda listed: [digest(each) for each in listed])


def digest(text: Any) -> bytes:
    """Read 32 bytes in hex."""
    value = bytes.fromhex(text) if isinstance(text, str) else b""
    if len(value) != 32:
        raise Unreadable(f"not a SHA-256 digest or a public key: {str(text)[:80]!r}")
    return value


def natural(document: Mapping[str, Any], name: str) -> int:
    """Read a number that counts."""
    return _read(name, document, lambda d: _natural(d[name]))


def _natural(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Unreadable(f"not a number that counts: {str(value)[:80]!r}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable(f"not text: {str(value)[:80]!r}")
    return value


def _read(what: str, document: Any, reader: Callable[[Any], T]) -> T:
    try:
        return reader(document)
    except Unreadable:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"a {what} that cannot be read: {error}") from error
