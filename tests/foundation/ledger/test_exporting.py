"""Export and proofs, and their verification without the database (Done means: changed, removed, reordered)."""

import json
import resource
import signal
from pathlib import Path

import pytest
from django.db import connection

from anlan.foundation.ledger.exporting import (
    consistency_document,
    export,
    inclusion_document,
    witness_document,
    write_document,
)
from anlan.foundation.ledger.guards import lift_guards, raise_guards
from anlan.foundation.ledger.keys import public_keys
from anlan.foundation.ledger.models import Act, TreeHead
from anlan.foundation.ledger.sealing import seal
from anlan.foundation.ledger.services import ActDraft, erase_detail, record, record_many, rotate_key
from anlan.foundation.ledger.signatures import Head
from anlan.foundation.ledger.tree import as_head
from anlan.foundation.ledger.verification import verify
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.services import system_actor
from tests.foundation.ledger.cast import BAKERY, NOON, WANG

pytestmark = pytest.mark.django_db

# Line 1 says what it is, 2 and 3 are keys; then leaves 0-3, head 1, 4-6, head 2, 7-9, head 3, the end.
FIRST_LEAF, HEAD_1, HEAD_2, HEAD_3 = 3, 7, 11, 15


@pytest.fixture
def acts():
    for n in (4, 3, 2):
        record_many(
            [ActDraft(kind="test.inspected", party_uid=BAKERY, detail={"n": i}) for i in range(n)],
            by=WANG,
            recorded_at=NOON,
        )
        if n == 2:
            rotate_key(by=system_actor("cli"), now=NOON)
        seal(now=NOON)
    return list(Act.objects.beyond_scope("test").order_by("id"))


@pytest.fixture
def exported(acts, tmp_path) -> Path:
    path = tmp_path / "ledger.jsonl"
    export(path, now=NOON)
    return path


def edited(path: Path, edit) -> Path:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    edit(lines)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def problems(path: Path, **options) -> list[tuple[str, ...]]:
    return [tuple(problem) for problem in verify(path, **options).problems]


@pytest.mark.parametrize("name", ["ledger.jsonl", "ledger.zip"])
def test_an_export_verifies(acts, tmp_path, name):
    done = export(tmp_path / name, now=NOON)
    report = verify(tmp_path / name)
    assert (done.leaves, done.heads, done.missing) == (10, 3, 0)
    assert report.is_sound
    assert (report.leaves, report.heads, report.keys) == (10, 3, [key.key_id for key in public_keys()])
    assert [path.name for path in tmp_path.glob("*ledger*")] == [name]


def test_an_empty_ledger_verifies(tmp_path):
    export(tmp_path / "empty.jsonl", now=NOON)
    assert verify(tmp_path / "empty.jsonl").is_sound


def test_an_export_holds_no_personal_data(exported):
    text = exported.read_text(encoding="utf-8")
    assert WANG.name not in text
    assert '"n"' not in text


def test_unsealed_acts_are_left_out(acts, tmp_path):
    record("test.inspected", by=WANG, recorded_at=NOON)
    assert export(tmp_path / "e", now=NOON).leaves == 10


def test_a_changed_leaf_is_named(exported, acts):
    edited(exported, lambda lines: lines[FIRST_LEAF + 2]["leaf"].update(kind="test.withdrawn"))
    assert problems(exported) == [("changed", f"leaf 2 (act {acts[2].uid}) was changed")]


def test_a_changed_leaf_with_a_new_hash_fails_at_the_head_over_it(exported):
    edited(exported, lambda lines: lines[FIRST_LEAF + 2].update(hash="00" * 32, leaf=None))
    found = problems(exported)
    assert found[0] == ("removed", "the act of leaf 2 was not in the database any more")
    assert found[1][0] == "root"
    assert found[1][1].startswith("leaves 0 to 3 do not give the root that head 1 signs")


def test_leaves_swapped_with_their_hashes_fail_at_the_head_over_them(exported):
    def swap(lines):
        first, second = lines[HEAD_1 + 1], lines[HEAD_1 + 2]
        first["leaf"], second["leaf"] = second["leaf"], first["leaf"]
        first["hash"], second["hash"] = second["hash"], first["hash"]

    codes = [code for code, _ in problems(edited(exported, swap))]
    assert codes == ["root", "head"]
    assert problems(exported)[0][1].startswith("leaves 4 to 6 do not give the root that head 2 signs")


def test_a_removed_leaf_is_named(exported):
    def remove(lines):
        del lines[FIRST_LEAF + 1]

    assert ("removed", "leaf 1 is missing") in problems(edited(exported, remove))


def test_reordered_leaves_are_named(exported):
    def swap(lines):
        lines[FIRST_LEAF + 1], lines[FIRST_LEAF + 2] = lines[FIRST_LEAF + 2], lines[FIRST_LEAF + 1]

    found = problems(edited(exported, swap))
    assert ("reordered", "leaf 1 stands after leaf 2") in found
    assert "removed" not in {code for code, _ in found}


def test_an_added_leaf_is_noticed(exported):
    def add(lines):
        lines.insert(HEAD_1, {**lines[FIRST_LEAF], "index": 4})

    assert ("head", "head 1 signs 4 leaves, but 5 stand before it") in problems(edited(exported, add))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("root", "11" * 32),
        ("sealed_at", "2020-01-01T00:00:00.000000Z"),
        ("previous", "22" * 32),
        ("signature", "33" * 64),
    ],
)
def test_a_forged_head_is_named(exported, field, value):
    edited(exported, lambda lines: lines[HEAD_2].update({field: value}))
    assert ("head", "head 2 is forged: its signature does not fit") in problems(exported)


def test_a_head_by_a_replaced_key_is_named(exported):
    edited(exported, lambda lines: lines[HEAD_1].update(key=lines[2]["key"]))
    found = [message for code, message in problems(exported) if code == "head"]
    assert "head 2 is signed by a key that had been replaced" in found


def test_a_removed_head_is_named(exported):
    def remove(lines):
        del lines[HEAD_2]

    codes = {code for code, _ in problems(edited(exported, remove))}
    assert "removed" in codes


def test_a_forged_key_is_named(exported):
    edited(exported, lambda lines: lines[2].update(signature="00" * 64))
    assert any(code == "key" for code, _ in problems(exported))


def test_a_head_by_an_unknown_key_is_named(exported):
    def remove(lines):
        del lines[2]

    found = problems(edited(exported, remove))
    assert any(code == "head" and "unknown key" in message for code, message in found)


def test_an_export_cut_off_is_noticed(exported):
    def cut(lines):
        del lines[HEAD_2 + 1 :]

    assert ("removed", "the export is cut off: its last line is missing") in problems(edited(exported, cut))


@pytest.mark.parametrize(
    "text",
    ["", "not json", "[]", "{}", '{"type":"ledger"}',
     '{"type":"ledger","format":"anlan-ledger-export/1"}\n{"type":"x"}',
     '{"type":"ledger","format":"anlan-ledger-export/1"}\n{"type":"leaf","index":-1}',
     '{"type":"ledger","format":"anlan-ledger-export/1"}\n{"type":"head","number":"1"}',
     '{"type":"ledger","format":"anlan-ledger-export/1"}\n{"type":"key","number":1}',
     '{"format":"anlan-inclusion-proof/1","keys":[],"head":null}', "\x00\x01", "x" * (1 << 21)],
)  # fmt: skip
def test_a_file_that_is_no_export_is_said_to_be_unreadable(tmp_path, text):
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    assert [code for code, _ in problems(path)] == ["unreadable"]


def test_binary_rubbish_and_a_broken_zip_are_unreadable(tmp_path, acts):
    path = tmp_path / "file"
    path.write_bytes(b"\xff\xfe\x00")
    assert [code for code, _ in problems(path)] == ["unreadable"]
    export(tmp_path / "e.zip", now=NOON)
    packed = bytearray((tmp_path / "e.zip").read_bytes())
    packed[200:210] = b"0123456789"
    path.write_bytes(packed)
    assert "unreadable" in [code for code, _ in problems(path)]


def test_a_leaf_that_no_json_can_be_is_changed_not_a_crash(exported):
    text = exported.read_text(encoding="utf-8").replace('"kind":"test.inspected"', '"kind":NaN', 1)
    exported.write_text(text, encoding="utf-8")
    assert [code for code, _ in problems(exported)] == ["changed"]


def test_an_act_missing_in_the_database_is_missing_in_the_export(acts, tmp_path):
    lift_guards(connection)
    acts[3].detail.delete()
    acts[3].delete()
    raise_guards(connection)

    assert export(tmp_path / "e", now=NOON).missing == 1
    assert problems(tmp_path / "e") == [("removed", "the act of leaf 3 was not in the database any more")]


class TestWitness:
    def test_a_kept_head_must_be_on_the_way(self, acts, exported, tmp_path):
        kept = tmp_path / "kept"
        write_document(kept, witness_document())
        assert verify(kept).is_sound
        assert verify(exported, against=kept).is_sound
        record("test.inspected", by=WANG, recorded_at=NOON)
        seal(now=NOON)
        export(tmp_path / "later", now=NOON)
        assert verify(tmp_path / "later", against=kept).is_sound
        assert verify(tmp_path / "later", against=exported).is_sound
        assert ("removed", "the witness saw 11 leaves, this export ends after 10") in problems(
            exported, against=tmp_path / "later"
        )

    def test_an_older_head_is_compared_at_its_place(self, exported, tmp_path):
        row = TreeHead.objects.beyond_scope("test").get(number=1)
        document = {**witness_document(), "head": json.loads(exported.read_text(encoding="utf-8").splitlines()[HEAD_1])}
        write_document(tmp_path / "kept", document)
        assert verify(exported, against=tmp_path / "kept").is_sound
        assert isinstance(as_head(row), Head)

    def test_a_fork_is_noticed(self, exported, tmp_path):
        kept = tmp_path / "kept"
        document = witness_document()
        document["head"]["root"] = "44" * 32
        write_document(kept, document)
        messages = [message for code, message in problems(exported, against=kept) if code == "fork"]
        assert messages == ["the first 10 leaves are not those that the witness's head signed"]

    def test_a_trusted_key_must_be_there(self, exported):
        assert verify(exported, trusted_key=public_keys()[0].key_id).is_sound
        assert [code for code, _ in problems(exported, trusted_key="0123456789abcdef")] == ["key"]


class TestProofs:
    def test_every_act_is_proved(self, acts, tmp_path):
        for act in acts:
            write_document(tmp_path / "proof", inclusion_document(act))
            assert verify(tmp_path / "proof").is_sound

    def test_a_proof_of_another_act_fails(self, acts, tmp_path):
        document = inclusion_document(acts[3])
        document["leaf"]["party"] = None
        write_document(tmp_path / "proof", document)
        assert [code for code, _ in problems(tmp_path / "proof")] == ["changed"]

    def test_a_proof_shows_the_detail_if_asked_to_and_until_it_is_erased(self, acts, tmp_path):
        assert "detail" not in inclusion_document(acts[3])
        document = inclusion_document(acts[3], with_detail=True)
        assert json.loads(document["detail"]["body"]) == {"n": 3}
        write_document(tmp_path / "proof", document)
        assert verify(tmp_path / "proof").is_sound
        document["detail"]["body"] = '{"n":4}'
        write_document(tmp_path / "proof", document)
        assert problems(tmp_path / "proof") == [("changed", "the detail is not the one that the act was recorded with")]

        erase_detail(acts[3], now=NOON)
        assert "detail" not in inclusion_document(acts[3], with_detail=True)
        write_document(tmp_path / "proof", inclusion_document(acts[3], with_detail=True))
        assert verify(tmp_path / "proof").is_sound

    def test_detail_and_evidence_are_proved_together(self, tmp_path):
        act = record("test.inspected", by=WANG, recorded_at=NOON, detail={"n": 1}, evidence_digest=bytes(range(32)))
        seal(now=NOON)
        write_document(tmp_path / "proof", inclusion_document(act, with_detail=True))
        assert verify(tmp_path / "proof").is_sound

    def test_an_unsealed_act_has_no_proof_yet(self, acts):
        with pytest.raises(Refused, match="act-not-sealed"):
            inclusion_document(record("test.inspected", by=WANG, recorded_at=NOON))

    def test_growth_is_proved_from_every_head(self, acts, tmp_path):
        for size in (4, 7, 10):
            write_document(tmp_path / "proof", consistency_document(size))
            assert verify(tmp_path / "proof").is_sound
        with pytest.raises(Refused, match="ledger-no-such-head"):
            consistency_document(5)

    def test_a_rewritten_past_is_no_growth(self, acts, tmp_path):
        document = consistency_document(4)
        document["path"][0] = "55" * 32
        write_document(tmp_path / "proof", document)
        assert [code for code, _ in problems(tmp_path / "proof")] == ["fork"]

    def test_nothing_is_proved_before_the_first_seal(self):
        with pytest.raises(Refused, match="ledger-nothing-sealed"):
            witness_document()


def test_a_full_disk_leaves_no_half_export(acts, tmp_path):
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            export(tmp_path / "ledger.jsonl", now=NOON)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
