"""What is signed, and whether a signature fits. Pure: needs no database, so that an export verifies anywhere."""

from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from anlan.foundation.ledger.rules import canonical

HEAD_FORMAT = "anlan-tree-head/1"
KEY_FORMAT = "anlan-ledger-key/1"
NO_HEAD = bytes(32)


class Key(NamedTuple):
    """A public key and who vouches for it: the key before it, or for the first the key itself."""

    number: int
    key_id: str
    public_key: bytes
    made_at: str
    previous_key_id: str
    signature: bytes

    @property
    def text(self) -> bytes:
        """What the signature covers."""
        return key_text(self.number, self.public_key, self.made_at, self.previous_key_id)


class Head(NamedTuple):
    """A signed root over the first ``size`` leaves. ``previous`` is the digest of the head before."""

    number: int
    size: int
    root: bytes
    sealed_at: str
    previous: bytes
    key_id: str
    signature: bytes

    @property
    def text(self) -> bytes:
        """What the signature covers."""
        return head_text(self.number, self.size, self.root, self.sealed_at, self.previous, self.key_id)

    @property
    def digest(self) -> bytes:
        """What the next head points back with."""
        return sha256(self.text).digest()


def head_text(number: int, size: int, root: bytes, sealed_at: str, previous: bytes, key_id: str) -> bytes:
    """Return the canonical text of a head; ``sealed_at`` as ``rules.instant`` gives it."""
    return canonical(
        {
            "format": HEAD_FORMAT,
            "number": number,
            "size": size,
            "root": root.hex(),
            "sealed_at": sealed_at,
            "previous": previous.hex(),
            "key": key_id,
        }
    )


def key_text(number: int, public_key: bytes, made_at: str, previous_key_id: str) -> bytes:
    """Return the canonical text with which a key is vouched for."""
    return canonical(
        {
            "format": KEY_FORMAT,
            "number": number,
            "public_key": public_key.hex(),
            "made_at": made_at,
            "previous": previous_key_id,
        }
    )


def key_id_of(public_key: bytes) -> str:
    """Return the short name of a public key: the first 8 bytes of its SHA-256, in hex."""
    return sha256(public_key).hexdigest()[:16]


def fits(public_key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature over the text was made with the key's private half."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def vouched_for(keys: list[Key]) -> list[str]:
    """Check the chain of keys, first to last; return what is wrong, nothing when all is well."""
    wrong = []
    before: Key | None = None
    for key in keys:
        voucher = before or key
        if key.key_id != key_id_of(key.public_key):
            wrong.append(f"key {key.number} is not the one that its name {key.key_id} says")
        if key.number != (before.number + 1 if before else 1):
            wrong.append(f"key {key.number} does not follow key {before.number if before else 0}")
        if key.previous_key_id != (before.key_id if before else ""):
            wrong.append(f"key {key.number} names another key before it")
        if not fits(voucher.public_key, key.text, key.signature):
            wrong.append(f"key {key.number} ({key.key_id}) is not signed by the key before it")
        before = key
    return wrong
