"""Sealing batches into the tree, and the tree in the database against the one computed from the leaves."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.foundation.ledger import merkle, stored, tree
from anlan.foundation.ledger.checking import check
from anlan.foundation.ledger.models import Act, LeafRun, TreeHead, TreeNode
from anlan.foundation.ledger.rules import leaf
from anlan.foundation.ledger.sealing import ACTS_PER_HEAD, seal, seal_when_due, unsealed
from anlan.foundation.ledger.services import ActDraft, record, record_many
from anlan.foundation.records.models import new_uid
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.services import system_actor
from tests.foundation.ledger.cast import NOON, WANG


def leaves() -> list[bytes]:
    return [leaf(act.facts()) for act in Act.objects.beyond_scope("test").order_by("id")]


def many(n: int) -> None:
    with transaction.atomic():
        record_many([ActDraft(kind="test.inspected")] * n, by=WANG, recorded_at=NOON)


@pytest.mark.django_db
class TestSealing:
    def test_the_sealer_reads_the_same_leaf_as_everybody_else(self):
        uid = new_uid()
        with transaction.atomic():
            first = record("test.inspected", by=WANG, recorded_at=NOON, key='say "安澜"', node="n\\1", region_uid=uid)
            record(
                "test.inspected",
                by=system_actor("sealer"),
                recorded_at=NOON.replace(microsecond=70),
                subject=("x", uid),
            )
            record("test.inspected", by=WANG, recorded_at=NOON, detail={"about": "门"}, voids=first.uid, party_uid=uid)
        assert [each for _id, each in stored.leaves(0, None, 10)] == leaves()
        assert [act_id for act_id, _leaf in stored.leaves(first.pk, first.pk + 1, 10)] == [first.pk + 1]

    def test_nothing_recorded_gives_no_head(self):
        assert seal(now=NOON) == []
        assert unsealed() == (0, None)

    def test_the_head_signs_the_root_over_every_leaf(self):
        many(5)
        [head] = seal(now=NOON)
        hashes = [merkle.leaf_hash(each) for each in leaves()]
        assert (head.number, head.size, bytes(head.root)) == (1, 5, merkle.root_of(hashes))
        assert tree.leaf_hashes(1, 4) == hashes[1:4]
        assert check().is_sound

    def test_sealing_again_adds_nothing(self):
        many(2)
        seal(now=NOON)
        assert seal(now=NOON) == []

    def test_growth_in_uneven_steps_gives_the_tree_of_all_leaves(self):
        for n in (1, 1_022, 1, 1, 1_500, 700, 3):
            many(n)
            seal(now=NOON)
            head = tree.newest_head()
            assert bytes(head.root) == merkle.root_of([merkle.leaf_hash(each) for each in leaves()])
        assert TreeNode.objects.beyond_scope("test").count() == 4  # 3 of 1,024 leaves, 1 of 2,048
        assert check().is_sound

    def test_more_acts_than_fit_under_a_head_make_more_heads(self):
        many(ACTS_PER_HEAD + 1)
        assert [head.size for head in seal(now=NOON)] == [ACTS_PER_HEAD, ACTS_PER_HEAD + 1]
        assert check().is_sound

    def test_it_is_due_after_a_minute_or_a_thousand_acts(self):
        record("test.inspected", by=WANG, recorded_at=NOON)
        assert unsealed() == (1, NOON)
        assert seal_when_due(now=NOON + timedelta(seconds=59)) == []
        assert len(seal_when_due(now=NOON + timedelta(seconds=60))) == 1
        many(999)
        assert seal_when_due(now=NOON) == []
        many(1)
        assert len(seal_when_due(now=NOON)) == 1

    def test_a_damaged_tree_is_not_sealed_on(self, lifted_guards):
        many(3)
        seal(now=NOON)
        LeafRun.objects.beyond_scope("tampering").update(hashes=bytes(96))
        many(1)
        with pytest.raises(Refused, match="ledger-damaged"):
            seal(now=NOON)

    def test_a_forged_head_is_not_sealed_on(self, lifted_guards):
        many(3)
        seal(now=NOON)
        TreeHead.objects.beyond_scope("tampering").update(sealed_at=NOON + timedelta(days=1))
        many(1)
        with pytest.raises(Refused, match="ledger-damaged"):
            seal(now=NOON)


@pytest.mark.django_db
def test_proofs_from_the_stored_tree_hold_for_every_kind_of_place():
    sizes = [1, 1_000, 1_024, 1_025, 2_048, 2_600]
    for before, size in zip([0, *sizes], sizes, strict=False):
        many(size - before)
        seal(now=NOON)
    hashes = [merkle.leaf_hash(each) for each in leaves()]
    root = {size: merkle.root_of(hashes[:size]) for size in sizes}
    for new in sizes:
        for index in {0, 1, 999, 1_023, 1_024, 1_500, 2_047, 2_048, 2_599} & set(range(new)):
            path = merkle.inclusion_path(index, new, tree.subtree)
            assert merkle.includes(root[new], new, index, hashes[index], path)
        for old in sizes[: sizes.index(new) + 1]:
            path = merkle.consistency_path(old, new, tree.subtree)
            assert merkle.continues(old, root[old], new, root[new], path)


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.integers(1, 1_300), min_size=1, max_size=5))
def test_however_the_acts_are_batched_the_tree_is_the_same(batches, django_db_blocker):
    with transaction.atomic():
        first = tree.newest_head().size if tree.newest_head() else 0
        for n in batches:
            many(n)
            seal(now=NOON)
        head = tree.newest_head()
        assert head.size == first + sum(batches)
        assert bytes(head.root) == merkle.root_of([merkle.leaf_hash(each) for each in leaves()])
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_committed_after_a_later_one_is_sealed_and_none_is_passed_over():
    """PostgreSQL gives out ids before the commit; SQLite cannot get here."""
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite one writer at a time holds the database, ids follow commits")
    began, may_end = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            record("test.inspected", by=WANG, recorded_at=NOON)
            began.set()
            may_end.wait(20)
        connection.close()

    slow = threading.Thread(target=slow_writer)
    slow.start()
    began.wait(20)
    many(1)

    with pytest.raises(Refused, match="ledger-busy"):
        seal(now=NOON, patience=0.2)
    assert tree.newest_head() is None
    many(1)  # writers are not held up by the sealer, nor by one another

    threading.Timer(0.3, may_end.set).start()
    [head] = seal(now=NOON, patience=20)
    slow.join()
    assert head.size == 3
    assert check().is_sound
