"""The ledger detects a changed, removed, added or reordered act in the database (Done means)."""

from typing import Any

import pytest
from django.db import connection

from anlan.foundation.ledger.checking import check
from anlan.foundation.ledger.exporting import witness_document, write_document
from anlan.foundation.ledger.guards import lift_guards, raise_guards
from anlan.foundation.ledger.models import Act, ActDetail, LeafRun, LedgerKey, TreeHead, TreeNode
from anlan.foundation.ledger.sealing import seal
from anlan.foundation.ledger.services import ActDraft, erase_detail, record_many, rotate_key
from anlan.foundation.scope.services import system_actor
from tests.foundation.ledger.cast import BAKERY, BOILER_HOUSE, LI, NOON, WANG

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts():
    """Ten acts under three heads, the last of them under a new key."""
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


def found() -> list[tuple[str, ...]]:
    return [tuple(problem) for problem in check().problems]


def tamper(statement: str, *params: Any) -> None:
    """Do as somebody who holds the database and knows the triggers."""
    lift_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
    raise_guards(connection)


def test_an_untouched_ledger_is_sound(acts):
    report = check()
    assert report.is_sound
    assert (report.leaves, report.heads, len(report.keys)) == (10, 3, 2)


@pytest.mark.parametrize("column", ["kind", "party_uid", "actor_uid", "counts_on", "recorded_at", "evidence", "key"])
def test_a_changed_act_is_named(acts, column):
    other = {
        "kind": "test.withdrawn",
        "party_uid": BOILER_HOUSE,
        "actor_uid": LI.user_uid,
        "counts_on": NOON.date().replace(day=1),
        "recorded_at": NOON.replace(hour=1),
        "evidence": bytes(32),
        "key": "k",
    }
    lift_guards(connection)
    Act.objects.beyond_scope("tampering").filter(pk=acts[2].pk).update(**{column: other[column]})
    raise_guards(connection)

    assert ("changed", f"act {acts[2].uid} (leaf 2) was changed") in found()


def test_a_removed_act_is_named(acts):
    tamper("DELETE FROM foundation_actdetail WHERE act_id = %s", acts[5].pk)
    tamper("DELETE FROM foundation_act WHERE id = %s", acts[5].pk)
    assert found() == [("removed", f"act {acts[5].pk} (leaf 5) is not in the database any more")]


def test_reordered_acts_are_named(acts):
    rows = {act.pk: act.facts() for act in acts[4:6]}
    lift_guards(connection)
    all_acts = Act.objects.beyond_scope("tampering")
    all_acts.filter(pk=acts[4].pk).update(uid=BAKERY)
    for pk, facts in zip(reversed(rows), rows.values(), strict=True):
        all_acts.filter(pk=pk).update(**facts._asdict())
    raise_guards(connection)

    problems = [(code, message) for code, message in found() if "detail" not in message]
    assert problems == [
        ("reordered", f"act {acts[5].uid} was sealed as leaf 5 and stands at leaf 4"),
        ("reordered", f"act {acts[4].uid} was sealed as leaf 4 and stands at leaf 5"),
    ]


def test_an_act_put_in_afterwards_is_named(acts):
    lift_guards(connection)
    smuggled = Act(**acts[0].facts()._replace(uid=BAKERY)._asdict())
    smuggled.pk = min(act.pk for act in acts) - 1
    smuggled.save(force_insert=True)
    raise_guards(connection)

    assert found() == [("added", f"act {BAKERY} was put between acts that were sealed already")]


def test_an_intruder_who_replaces_the_hashes_too_fails_at_the_signed_root(acts):
    lift_guards(connection)
    runs = LeafRun.objects.beyond_scope("tampering")
    run = runs.get(first=4)
    hashes = bytes(run.hashes)
    runs.filter(pk=run.pk).update(hashes=hashes[32:64] + hashes[:32] + hashes[64:])
    raise_guards(connection)

    codes = [code for code, _ in found()]
    assert "root" in codes


def test_a_lost_run_is_noticed(acts):
    tamper("DELETE FROM foundation_leafrun WHERE first = 4")
    assert found() == [("removed", "the hashes of the leaves 4 to 6 are missing")]


def test_a_forged_head_is_noticed(acts):
    lift_guards(connection)
    TreeHead.objects.beyond_scope("tampering").filter(number=2).update(root=bytes(32))
    raise_guards(connection)
    assert ("head", "head 2 is forged: its signature does not fit") in found()


def test_a_removed_head_is_noticed(acts):
    tamper("DELETE FROM foundation_treehead WHERE number = 2")
    assert ("removed", "head 3 does not follow the head before it: heads are missing") in found()


def test_a_foreign_key_is_noticed(acts):
    lift_guards(connection)
    LedgerKey.objects.beyond_scope("tampering").filter(number=2).update(signature=bytes(64))
    raise_guards(connection)
    assert any(code == "key" and "not signed by the key before it" in message for code, message in found())


def test_a_changed_subtree_is_noticed():
    record_many([ActDraft(kind="test.inspected")] * 1_024, by=WANG, recorded_at=NOON)
    seal(now=NOON)
    lift_guards(connection)
    TreeNode.objects.beyond_scope("tampering").update(hash=bytes(32))
    raise_guards(connection)
    assert found() == [("root", "the stored subtree 0 of level 10 is missing or was changed")]


def test_a_changed_detail_is_noticed_and_an_erased_one_is_not(acts):
    erase_detail(acts[1], now=NOON)
    assert check().is_sound

    lift_guards(connection)
    ActDetail.objects.beyond_scope("tampering").filter(act=acts[3]).update(body='{"n":9}')
    raise_guards(connection)
    assert found() == [("changed", f"the detail of act {acts[3].uid} was changed")]


def test_a_missing_trigger_is_noticed(acts):
    with connection.cursor() as cursor:
        on = " ON foundation_actdetail" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER foundation_actdetail_erase_only{on}")
    assert [code for code, _ in found()] == ["guard"]


class TestWitness:
    """Somebody kept a head; then the whole ledger is made anew, with keys of its own."""

    @pytest.fixture
    def kept(self, acts, tmp_path):
        path = tmp_path / "kept.json"
        write_document(path, witness_document())
        return path

    def test_the_same_ledger_agrees_also_when_it_has_grown(self, kept):
        assert check(against=kept).is_sound
        record_many([ActDraft(kind="test.inspected")] * 3, by=WANG, recorded_at=NOON)
        seal(now=NOON)
        assert check(against=kept).is_sound

    def test_a_ledger_made_anew_is_no_continuation(self, kept):
        for table in ("leafrun", "treehead", "treenode", "ledgerkey"):
            tamper(f"DELETE FROM foundation_{table}")
        lift_guards(connection)
        Act.objects.beyond_scope("tampering").filter(kind="test.inspected").update(actor_uid=LI.user_uid)
        raise_guards(connection)
        seal(now=NOON)

        assert check().is_sound  # without the witness nobody could tell
        codes = {problem.code for problem in check(against=kept).problems}
        assert codes == {"fork"}

    def test_a_ledger_cut_short_is_noticed(self, kept, acts):
        tamper("DELETE FROM foundation_treehead WHERE number = 3")
        tamper("DELETE FROM foundation_leafrun WHERE first = 7")
        problems = check(against=kept).problems
        assert ("removed", "the witness saw 10 leaves, here are 7") in [tuple(problem) for problem in problems]
