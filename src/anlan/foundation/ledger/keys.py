"""The keys that sign heads: the private half in a file of mode 0600 under ANLAN_HOME/keys, the public half in a table.

A key is replaced by rotating: the new key is signed by the old one, so that who trusts the first trusts all.
"""

import os
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import IntegrityError, transaction

from anlan.foundation.ledger.models import LedgerKey
from anlan.foundation.ledger.rules import instant
from anlan.foundation.ledger.signatures import Key, key_id_of, key_text
from anlan.foundation.refusals.rules import Refused


def public_keys() -> list[Key]:
    """Return every key, oldest first."""
    rows = LedgerKey.objects.beyond_scope("public keys are for everybody").order_by("number")
    return [as_key(row) for row in rows]


def as_key(row: LedgerKey) -> Key:
    """Return the row as the pure modules know it."""
    return Key(
        number=row.number,
        key_id=row.key_id,
        public_key=bytes(row.public_key),
        made_at=instant(row.made_at),
        previous_key_id=row.previous_key_id,
        signature=bytes(row.signature),
    )


def signing_key(*, now: datetime) -> tuple[str, Ed25519PrivateKey]:
    """Return id and private half of the newest key; the first one is made at the first need.

    Raises Refused ``ledger-key-missing`` when the table knows a key whose file is gone.
    """
    newest = _newest() or make_key(now=now)
    path = _path(newest.key_id)
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise Refused("ledger-key-missing", key=newest.key_id, path=str(path)) from error
    if not isinstance(private, Ed25519PrivateKey) or _public(private) != bytes(newest.public_key):
        raise Refused("ledger-key-missing", key=newest.key_id, path=str(path))
    return newest.key_id, private


def make_key(*, now: datetime) -> LedgerKey:
    """Make the next key, signed by the newest, or the first, signed by itself. Of two makers at once one wins."""
    before = _newest()
    private = Ed25519PrivateKey.generate()
    public = _public(private)
    key_id, number = key_id_of(public), before.number + 1 if before else 1
    previous_id, voucher = signing_key(now=now) if before else ("", private)
    path = _path(key_id)
    # The file first: a file without row harms nothing, a row without file could sign nothing.
    _write_private(path, private)
    try:
        with transaction.atomic():
            key: LedgerKey = LedgerKey.objects.create(
                number=number,
                key_id=key_id,
                public_key=public,
                made_at=now,
                previous_key_id=previous_id,
                signature=voucher.sign(key_text(number, public, instant(now), previous_id)),
            )
            return key
    except IntegrityError:
        path.unlink()
        winner = _newest()
        if winner is None or winner.number < number:
            raise
        return winner


def _newest() -> LedgerKey | None:
    return LedgerKey.objects.beyond_scope("public keys are for everybody").order_by("-number").first()


def _path(key_id: str) -> Path:
    return Path(settings.HOME) / "keys" / f"ledger-{key_id}.pem"


def _public(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def _write_private(path: Path, private: Ed25519PrivateKey) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
