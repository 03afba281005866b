"""Messages to the outside world are not lost, and one that fails holds up no other."""

from datetime import timedelta

import pytest
from django.db import transaction

from anlan.foundation.ledger import outbox
from anlan.foundation.ledger.models import OutboxEntry
from anlan.foundation.ledger.services import record
from anlan.foundation.ledger.subscriptions import subscribe, unsubscribe
from tests.foundation.ledger.cast import NOON, WANG

pytestmark = pytest.mark.django_db


class FakeNode:
    """A node that remembers what it was told and refuses what it is told to refuse."""

    def __init__(self) -> None:
        self.told = []
        self.refuses = set()

    def __call__(self, entry) -> None:
        if entry.payload["n"] in self.refuses:
            raise ConnectionError("the county does not answer")
        self.told.append(entry.payload["n"])


NODE = FakeNode()
outbox.register_courier("test.county", NODE)


@pytest.fixture
def county():
    NODE.__init__()  # type: ignore[misc]
    return NODE


def entries():
    return OutboxEntry.objects.beyond_scope("test")


def test_a_subscriber_writes_and_the_job_delivers_once(county):
    def tell_the_county(acts):
        for act in acts:
            outbox.write("test.county", {"n": 1}, now=act.recorded_at, key=f"county:{act.uid}")

    subscribe("test.inspected", tell_the_county)
    try:
        record("test.inspected", by=WANG, recorded_at=NOON)
    finally:
        unsubscribe("test.inspected", tell_the_county)

    assert outbox.deliver_due(now=NOON) == (1, 0)
    assert outbox.deliver_due(now=NOON + timedelta(days=1)) == (0, 0)
    assert county.told == [1]


def test_a_deed_that_is_undone_sends_nothing(county):
    with transaction.atomic():
        outbox.write("test.county", {"n": 1}, now=NOON)
        transaction.set_rollback(True)
    assert outbox.deliver_due(now=NOON) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_of_a_transaction():
    with pytest.raises(RuntimeError, match="transaction"):
        outbox.write("test.county", {"n": 1}, now=NOON)


def test_the_same_key_is_written_once(county):
    first = outbox.write("test.county", {"n": 1}, now=NOON, key="k")
    assert outbox.write("test.county", {"n": 1}, now=NOON, key="k") == first


def test_a_message_that_fails_waits_longer_each_time_and_holds_up_no_other(county):
    county.refuses = {1}
    for n in (1, 2, 3):
        outbox.write("test.county", {"n": n}, now=NOON)

    assert outbox.deliver_due(now=NOON) == (2, 1)
    assert county.told == [2, 3]
    poisoned = entries().get(delivered_at=None)
    assert poisoned.due_at == NOON + timedelta(seconds=15)
    assert "does not answer" in poisoned.last_error

    assert outbox.deliver_due(now=poisoned.due_at) == (0, 1)
    assert entries().get(delivered_at=None).due_at == poisoned.due_at + timedelta(seconds=30)

    county.refuses = set()
    assert outbox.deliver_due(now=NOON + timedelta(hours=1)) == (1, 0)


def test_a_message_that_never_arrives_rests_until_somebody_looks(county):
    county.refuses = {1}
    outbox.write("test.county", {"n": 1}, now=NOON)
    now = NOON
    for _ in range(outbox.ATTEMPTS):
        assert outbox.deliver_due(now=now) == (0, 1)
        now += timedelta(days=1)
    assert outbox.deliver_due(now=now) == (0, 0)
    assert outbox.waiting_and_resting() == (0, 1)

    county.refuses = set()
    assert outbox.retry_resting(now=now) == 1
    assert outbox.deliver_due(now=now) == (1, 0)


def test_a_message_in_delivery_is_not_taken_by_a_second_worker_until_its_claim_ends(county):
    class Nested(FakeNode):
        def __call__(self, entry) -> None:
            self.during = outbox.deliver_due(now=NOON)
            self.told.append(entry.payload["n"])

    nested = Nested()
    outbox.register_courier("test.nested", nested)
    outbox.write("test.nested", {"n": 1}, now=NOON)
    assert outbox.deliver_due(now=NOON) == (1, 0)
    assert nested.during == (0, 0)


def test_of_two_workers_that_see_a_message_one_gets_it(county):
    outbox.write("test.county", {"n": 1}, now=NOON)
    seen_by_one, seen_by_other = entries().get(), entries().get()
    assert outbox._claim(seen_by_one, NOON)
    assert not outbox._claim(seen_by_other, NOON)


def test_a_message_whose_worker_was_killed_is_delivered_by_another(county):
    entry = outbox.write("test.county", {"n": 1}, now=NOON)
    assert outbox._claim(entry, NOON)  # and then kill -9
    assert outbox.deliver_due(now=NOON) == (0, 0)
    assert outbox.deliver_due(now=NOON + outbox.CLAIM) == (1, 0)


def test_a_topic_without_courier_waits(county):
    outbox.write("test.nobody", {"n": 1}, now=NOON)
    assert outbox.deliver_due(now=NOON) == (0, 0)
    assert outbox.waiting_and_resting() == (1, 0)


def test_a_topic_has_one_courier():
    with pytest.raises(ValueError, match="two couriers"):
        outbox.register_courier("test.county", FakeNode())
