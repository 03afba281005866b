"""The keys that sign heads: private to the process, made once, replaced under the old one's signature."""

import stat

import pytest

from anlan.foundation.ledger.keys import make_key, public_keys, signing_key
from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.sealing import seal
from anlan.foundation.ledger.services import record, rotate_key
from anlan.foundation.ledger.signatures import fits, key_id_of, vouched_for
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from tests.foundation.ledger.cast import NOON, WANG

pytestmark = pytest.mark.django_db


def test_the_first_key_is_made_at_the_first_need_and_kept(settings):
    first, private = signing_key(now=NOON)
    again, _ = signing_key(now=NOON)
    [key] = public_keys()

    assert first == again == key.key_id == key_id_of(key.public_key)
    assert fits(key.public_key, b"text", private.sign(b"text"))
    [path] = (settings.HOME / "keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_new_key_is_signed_by_the_old_one_and_signs_from_then_on():
    record("test.inspected", by=WANG, recorded_at=NOON)
    [before] = seal(now=NOON)
    new = rotate_key(by=system_actor("cli"), now=NOON)
    [after] = seal(now=NOON)

    assert (before.key_id, after.key_id) == (new.previous_key_id, new.key_id)
    assert vouched_for(public_keys()) == []
    assert Act.objects.beyond_scope("test").filter(kind="ledger.key_rotated").count() == 1


def test_only_who_keeps_the_ledger_replaces_its_key():
    with pytest.raises(Forbidden):
        rotate_key(by=WANG, now=NOON)
    assert public_keys() == []


def test_a_lost_private_key_is_said_clearly_and_not_replaced_in_silence(settings):
    signing_key(now=NOON)
    [path] = (settings.HOME / "keys").iterdir()
    path.write_bytes(b"rubbish")
    with pytest.raises(Refused, match="ledger-key-missing"):
        signing_key(now=NOON)
    path.unlink()
    with pytest.raises(Refused, match="ledger-key-missing"):
        make_key(now=NOON)
    assert len(public_keys()) == 1


def test_a_private_key_of_another_name_does_not_sign(settings):
    signing_key(now=NOON)
    [first] = (settings.HOME / "keys").iterdir()
    make_key(now=NOON)
    [second] = set((settings.HOME / "keys").iterdir()) - {first}
    second.write_bytes(first.read_bytes())
    with pytest.raises(Refused, match="ledger-key-missing"):
        signing_key(now=NOON)
