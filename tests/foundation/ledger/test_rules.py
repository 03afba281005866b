"""The leaf of an act (design, section 5)."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import pytest

from anlan.foundation.ledger import rules
from tests.foundation.ledger.cast import BAKERY, NOON

FACTS = rules.ActFacts(
    uid=UUID(int=1),
    kind="test.inspected",
    actor_uid=UUID(int=2),
    actor_name="",
    post_uid=UUID(int=3),
    on_behalf_of=None,
    party_uid=BAKERY,
    region_uid=None,
    counts_on=date(2026, 11, 22),
    happened_at=NOON,
    recorded_at=NOON + timedelta(microseconds=7),
    voids=None,
    subject_kind="inspection",
    subject_uid=UUID(int=4),
    evidence=bytes(32),
    node="",
    key="k-1",
)


def test_a_leaf_carries_exactly_the_agreed_fields():
    assert set(json.loads(rules.leaf(FACTS))) == {
        "format", "uid", "kind", "actor", "post", "on_behalf_of", "party", "region", "counts_on", "happened_at",
        "recorded_at", "voids", "subject", "evidence", "node", "key",
    }  # fmt: skip


def test_a_leaf_is_canonical_to_the_byte():
    assert rules.leaf(FACTS).decode() == (
        '{"actor":"00000000-0000-0000-0000-000000000002","counts_on":"2026-11-22",'
        '"evidence":"' + "00" * 32 + '","format":"anlan-act/1","happened_at":"2026-11-22T04:00:00.000000Z",'
        '"key":"k-1","kind":"test.inspected","node":"","on_behalf_of":null,'
        '"party":"01930000-0000-7000-8000-00000000ba4e","post":"00000000-0000-0000-0000-000000000003",'
        '"recorded_at":"2026-11-22T04:00:00.000007Z","region":null,'
        '"subject":{"kind":"inspection","uid":"00000000-0000-0000-0000-000000000004"},'
        '"uid":"00000000-0000-0000-0000-000000000001","voids":null}'
    )


def test_a_leaf_does_not_depend_on_the_zone_in_which_an_instant_is_written():
    in_shanghai = FACTS._replace(happened_at=NOON.astimezone(timezone(timedelta(hours=8))))
    assert rules.leaf(in_shanghai) == rules.leaf(FACTS)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "test.withdrawn"), ("actor_uid", UUID(int=9)), ("post_uid", None), ("on_behalf_of", UUID(int=9)),
        ("party_uid", None), ("region_uid", UUID(int=9)), ("counts_on", date(2026, 11, 23)),
        ("happened_at", NOON + timedelta(seconds=1)), ("recorded_at", NOON), ("voids", UUID(int=9)),
        ("subject_kind", "check"), ("subject_uid", UUID(int=9)), ("evidence", None), ("node", "county"), ("key", None),
        ("uid", UUID(int=9)),
    ],
)  # fmt: skip
def test_every_column_changes_the_leaf(field, value):
    assert rules.leaf(FACTS._replace(**{field: value})) != rules.leaf(FACTS)


def test_a_system_actor_is_named_by_its_code():
    leaf = json.loads(rules.leaf(FACTS._replace(actor_uid=None, actor_name="system:cli")))
    assert leaf["actor"] == "system:cli"


def test_details_may_hold_what_forms_hold():
    body = rules.canonical({"b": date(2026, 1, 2), "a": [UUID(int=1), Decimal("1.50"), NOON, True, None, "安"]})
    uid = "00000000-0000-0000-0000-000000000001"
    assert body.decode() == f'{{"a":["{uid}","1.50","2026-11-22T04:00:00.000000Z",true,null,"安"],"b":"2026-01-02"}}'


@pytest.mark.parametrize("content", [{"a": object()}, {"a": {1, 2}}, {"a": float("nan")}])
def test_what_has_no_canonical_form_is_refused(content):
    with pytest.raises((TypeError, ValueError)):
        rules.canonical(content)


def test_detail_and_evidence_share_one_digest_and_each_stays_provable():
    detail, evidence = sha256(b"detail").digest(), sha256(b"evidence").digest()
    assert rules.evidence_of(None, None) is None
    assert rules.evidence_of(detail, None) == detail
    assert rules.evidence_of(None, evidence) == evidence
    assert rules.evidence_of(detail, evidence) == sha256(detail + evidence).digest()


def test_an_instant_keeps_all_six_digits():
    assert rules.instant(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000000Z"
