"""Recording acts, one and many (design, section 5)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from anlan.foundation.ledger import kinds, rules
from anlan.foundation.ledger.models import Act, ActDetail
from anlan.foundation.ledger.services import (
    ActDraft,
    LedgerOutsideTransaction,
    erase_detail,
    record,
    record_alike,
    record_many,
)
from anlan.foundation.ledger.subscriptions import subscribe, unsubscribe
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope import models as scope
from anlan.foundation.scope.services import system_actor
from tests.foundation.ledger.cast import BAKERY, BOILER_HOUSE, LI, NOON, WANG

pytestmark = pytest.mark.django_db

PROOF = bytes(range(32))


def acts():
    return Act.objects.beyond_scope("test")


def details():
    return ActDetail.objects.beyond_scope("test")


def test_an_act_says_who_did_what_when_and_for_whom():
    act = record(
        "test.inspected",
        by=WANG,
        recorded_at=NOON,
        party_uid=BAKERY,
        subject=("inspection", UUID(int=7)),
        detail={"found": 2},
        evidence_digest=PROOF,
    )

    stored = acts().get(uid=act.uid)
    assert (stored.actor_uid, stored.actor_name, stored.post_uid) == (WANG.user_uid, "", WANG.post_uid)
    assert (stored.party_uid, stored.subject_kind, stored.subject_uid) == (BAKERY, "inspection", UUID(int=7))
    assert (stored.happened_at, stored.recorded_at) == (NOON, NOON)
    assert stored.detail.content == {"found": 2}
    assert rules.leaf(stored.facts()) == rules.leaf(act.facts())


def test_a_leaf_holds_no_name_and_nothing_of_the_detail():
    act = record("test.inspected", by=WANG, recorded_at=NOON, detail={"phone": "13800138000"})
    leaf = rules.leaf(act.facts()).decode()
    assert "13800138000" not in leaf
    assert WANG.name not in leaf


def test_an_act_counts_on_the_local_day_on_which_it_happened():
    late_in_the_evening = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # 00:30 on the 23rd in Shanghai
    act = record("test.inspected", by=WANG, recorded_at=NOON + timedelta(days=9), happened_at=late_in_the_evening)
    named = record("test.inspected", by=WANG, recorded_at=NOON, counts_on=date(2026, 10, 31))

    assert act.counts_on == date(2026, 11, 23)
    assert named.counts_on == date(2026, 10, 31)


def test_a_system_actor_signs_with_its_code():
    act = record("test.inspected", by=system_actor("cli"), recorded_at=NOON)
    assert (act.actor_uid, act.actor_name) == (None, "system:cli")


def test_a_record_is_taken_as_subject_by_its_uid(django_user_model):
    user = django_user_model.objects.create(username="w", name="王", created_at=NOON)
    act = record("test.inspected", by=WANG, recorded_at=NOON, subject=user)
    assert (act.subject_kind, act.subject_uid) == ("user", user.uid)


def test_an_undeclared_kind_is_a_bug():
    with pytest.raises(kinds.UndeclaredKind):
        record("test.never-declared", by=WANG, recorded_at=NOON)
    with pytest.raises(ValueError, match=r"noun\.verb"):
        kinds.declare({"Inspected": "no"})


def test_a_digest_that_is_none_is_a_bug():
    with pytest.raises(ValueError, match="32 bytes"):
        record("test.inspected", by=WANG, recorded_at=NOON, evidence_digest=b"short")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_of_the_transaction_of_the_deed():
    with pytest.raises(LedgerOutsideTransaction):
        record("test.inspected", by=WANG, recorded_at=NOON)
    with pytest.raises(LedgerOutsideTransaction):
        record_many([ActDraft(kind="test.inspected")], by=WANG, recorded_at=NOON)
    assert acts().count() == 0


def test_single_and_bulk_recording_give_the_same_leaves():
    draft = ActDraft(
        kind="test.inspected",
        subject=("inspection", UUID(int=7)),
        party_uid=BAKERY,
        region_uid=UUID(int=8),
        happened_at=NOON - timedelta(hours=13),
        node="lucheng",
        evidence_digest=PROOF,
    )
    one = record(**{f: getattr(draft, f) for f in draft.__dataclass_fields__}, by=WANG, recorded_at=NOON)
    [uid] = record_many([draft], by=WANG, recorded_at=NOON)

    leaves = [rules.leaf(acts().get(uid=each).facts()._replace(uid=UUID(int=0))) for each in (one.uid, uid)]
    assert leaves[0] == leaves[1]


def test_many_acts_keep_order_and_details():
    uids = record_many(
        (ActDraft(kind="test.inspected", detail={"n": n} if n % 2 else None) for n in range(12_000)),
        by=WANG,
        recorded_at=NOON,
    )

    stored = list(acts().order_by("id").select_related("detail"))
    assert [act.uid for act in stored] == uids
    assert [act.detail.content["n"] for act in stored[1::2]] == list(range(1, 12_000, 2))
    assert details().count() == 6_000
    for act in stored[1:10:2]:
        assert act.evidence == rules.salted_digest(bytes(act.detail.salt), act.detail.body.encode())


@pytest.mark.parametrize("is_subscribed", [False, True])
def test_the_short_cut_of_imports_gives_the_same_leaves(is_subscribed):
    heard = []
    if is_subscribed:
        subscribe("test.inspected", heard.append)
    try:
        record_alike("test.inspected", "party", [(BAKERY.hex, BOILER_HOUSE.hex, PROOF)] * 2, by=WANG, recorded_at=NOON)
    finally:
        if is_subscribed:
            unsubscribe("test.inspected", heard.append)
    draft = ActDraft(
        kind="test.inspected",
        subject=("party", BAKERY),
        party_uid=BAKERY,
        region_uid=BOILER_HOUSE,
        evidence_digest=PROOF,
    )
    record_many([draft], by=WANG, recorded_at=NOON)

    leaves = {rules.leaf(act.facts()._replace(uid=UUID(int=0))) for act in acts()}
    assert (len(leaves), acts().count()) == (1, 3)
    assert [len(told) for told in heard] == [2] * is_subscribed


def test_the_short_cut_of_imports_keeps_the_rules_of_recording():
    with pytest.raises(kinds.UndeclaredKind):
        record_alike("test.never-declared", "party", [(BAKERY.hex, BAKERY.hex, PROOF)], by=WANG, recorded_at=NOON)


def test_no_acts_at_all_are_recorded_in_peace():
    assert record_many([], by=WANG, recorded_at=NOON) == []


class TestKeys:
    def test_a_repetition_answers_with_the_first_act(self):
        first = record("test.inspected", by=WANG, recorded_at=NOON, key="k", detail={"n": 1}, party_uid=BAKERY)
        again = record(
            "test.inspected", by=WANG, recorded_at=NOON + timedelta(days=1), key="k", detail={"n": 1}, party_uid=BAKERY
        )
        assert again.uid == first.uid
        assert acts().count() == details().count() == 1

    @pytest.mark.parametrize(
        "other",
        [
            {"detail": {"n": 2}},
            {"detail": None},
            {"party_uid": BOILER_HOUSE},
            {"counts_on": date(2026, 1, 1)},
            {"happened_at": NOON - timedelta(days=1)},
            {"evidence_digest": PROOF},
            {"by": LI},
            {"kind": "test.withdrawn"},
        ],
    )
    def test_a_key_used_for_something_else_is_refused(self, other):
        said: dict[str, Any] = {
            "kind": "test.inspected",
            "by": WANG,
            "recorded_at": NOON,
            "key": "k",
            "detail": {"n": 1},
        }
        record(**said)
        with pytest.raises(Refused, match="key-used-otherwise"):
            record(**{**said, **other})
        assert acts().count() == 1

    def test_a_repetition_after_erasure_still_answers_with_the_first_act(self):
        first = record("test.inspected", by=WANG, recorded_at=NOON, key="k", detail={"n": 1})
        erase_detail(first, now=NOON)
        assert record("test.inspected", by=WANG, recorded_at=NOON, key="k", detail={"n": 1}).uid == first.uid

    def test_an_import_that_is_repeated_adds_only_what_is_new(self):
        draft = ActDraft(kind="test.inspected", detail={"n": 1})
        first = record_many([replace(draft, key=f"k{n}") for n in range(3)], by=WANG, recorded_at=NOON)
        again = record_many([replace(draft, key=f"k{n}") for n in (2, 3, 0, 3)], by=WANG, recorded_at=NOON)

        assert (again[0], again[2]) == (first[2], first[0])
        assert again[1] == again[3]
        assert acts().count() == 4

    def test_an_import_that_contradicts_itself_or_the_past_is_refused(self):
        draft = ActDraft(kind="test.inspected", key="k", detail={"n": 1})
        with pytest.raises(Refused, match="key-used-otherwise"):
            record_many([draft, replace(draft, detail={"n": 2})], by=WANG, recorded_at=NOON)
        record_many([draft], by=WANG, recorded_at=NOON)
        with pytest.raises(Refused, match="key-used-otherwise"):
            record_many([replace(draft, detail={"n": 2})], by=WANG, recorded_at=NOON)


class TestVoiding:
    def test_an_act_is_voided_by_a_later_one_once(self):
        act = record("test.inspected", by=WANG, recorded_at=NOON)
        record("test.withdrawn", by=WANG, recorded_at=NOON, voids=act.uid)
        with pytest.raises(Refused, match="act-already-voided"):
            record("test.withdrawn", by=WANG, recorded_at=NOON, voids=act.uid)

    def test_what_is_not_there_cannot_be_voided(self):
        with pytest.raises(Refused, match="act-to-void-unknown"):
            record("test.withdrawn", by=WANG, recorded_at=NOON, voids=UUID(int=5))

    def test_a_voiding_act_is_final(self):
        act = record("test.inspected", by=WANG, recorded_at=NOON)
        voiding = record("test.withdrawn", by=WANG, recorded_at=NOON, voids=act.uid)
        with pytest.raises(Refused, match="act-not-voidable"):
            record("test.withdrawn", by=WANG, recorded_at=NOON, voids=voiding.uid)

    def test_bulk_voiding_follows_the_same_rules(self):
        [uid] = record_many([ActDraft(kind="test.inspected")], by=WANG, recorded_at=NOON)
        void = ActDraft(kind="test.withdrawn", voids=uid)
        with pytest.raises(Refused, match="act-already-voided"):
            record_many([void, void], by=WANG, recorded_at=NOON)
        record_many([void], by=WANG, recorded_at=NOON)
        with pytest.raises(Refused, match="act-already-voided"):
            record_many([void], by=WANG, recorded_at=NOON)


class TestSubscriptions:
    @pytest.fixture
    def told(self):
        heard = []
        subscribe("test.inspected", heard.append)
        yield heard
        unsubscribe("test.inspected", heard.append)

    def test_a_subscriber_hears_of_his_kind_within_the_transaction(self, told):
        act = record("test.inspected", by=WANG, recorded_at=NOON)
        record("test.withdrawn", by=WANG, recorded_at=NOON)
        assert told == [[act.facts()]]

    def test_a_subscriber_hears_of_many_acts_at_once_and_in_order(self, told):
        uids = record_many([ActDraft(kind="test.inspected")] * 5_001, by=WANG, recorded_at=NOON)
        assert [[act.uid for act in acts] for acts in told] == [uids]

    def test_a_repetition_is_not_told_again(self, told):
        for _ in range(2):
            record("test.inspected", by=WANG, recorded_at=NOON, key="k")
        assert len(told) == 1

    def test_a_subscriber_that_fails_undoes_the_deed(self):
        def fail(acts):
            raise Refused("not-today")

        subscribe("test.inspected", fail)
        try:
            with pytest.raises(Refused, match="not-today"), transaction.atomic():
                record("test.inspected", by=WANG, recorded_at=NOON)
        finally:
            unsubscribe("test.inspected", fail)
        assert acts().count() == 0


class TestScope:
    @pytest.fixture(autouse=True)
    def bakery_is_party_one(self):
        before = scope._party_uid_filter
        uids = {1: BAKERY}
        scope.supply_party_uid_filter(
            lambda reach, field: Q(**{f"{field}__in": [uids[number] for number in reach.parties]})
        )
        yield
        scope.supply_party_uid_filter(before)

    def test_acts_are_seen_through_their_party_and_ones_own_always(self):
        bakery = record("test.inspected", by=LI, recorded_at=NOON, party_uid=BAKERY, detail={"n": 1})
        boiler = record("test.inspected", by=LI, recorded_at=NOON, party_uid=BOILER_HOUSE, detail={"n": 1})
        nobodys = record("test.inspected", by=LI, recorded_at=NOON)
        own = record("test.inspected", by=WANG, recorded_at=NOON, party_uid=BOILER_HOUSE)

        seen = set(Act.objects.visible_to(WANG).values_list("uid", flat=True))
        assert seen == {bakery.uid, own.uid}
        assert set(Act.objects.visible_to(LI).values_list("uid", flat=True)) == {bakery.uid, boiler.uid, nobodys.uid}
        assert Act.objects.visible_to(system_actor("cli")).count() == 4
        assert [detail.act_id for detail in ActDetail.objects.visible_to(WANG)] == [bakery.pk]


def test_the_database_wants_one_actor():
    with pytest.raises(IntegrityError), transaction.atomic():
        Act(kind="test.inspected", counts_on=NOON.date(), happened_at=NOON, recorded_at=NOON).save()
