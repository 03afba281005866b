"""The pages of the ledger: what is within reach, how far it is sealed, the proof of an act."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlan.foundation.accounts.models import User
from anlan.foundation.ledger.exporting import write_document
from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.sealing import seal
from anlan.foundation.ledger.services import ActDraft, erase_detail, record, record_many
from anlan.foundation.ledger.verification import verify
from anlan.foundation.personal_data.models import AccessLog
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import system_actor
from tests.foundation.ledger.cast import NOON
from tests.matrix.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def office(world) -> Client:
    """The committee office of a county: it sees the mill, the far mill lies in another county."""
    return signed_in(world, "committee_office")


def signed_in(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def somebody(world: World, role: str) -> Actor:
    user: User = world.users[role]
    return Actor(name=role, user_id=user.pk, user_uid=user.uid)


@pytest.fixture
def near(world):
    return record(
        "test.inspected",
        by=somebody(world, "department_officer"),
        recorded_at=NOON,
        party_uid=world.units["mill"].uid,
        subject=world.units["mill"],
        detail={"changed": {"phone": ["13800138000", None]}, "found": 2},
    )


@pytest.fixture
def far(world):
    return record("test.inspected", by=system_actor("cli"), recorded_at=NOON, party_uid=world.units["far_mill"].uid)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_acts_of_other_counties_are_not_there(office, near, far):
    text = page(office, "/ledger/?kind=test.inspected")
    assert str(near.uid) in text
    assert str(far.uid) not in text
    assert office.get(f"/ledger/{far.uid}/").status_code == 404
    assert office.get(f"/ledger/{far.uid}/proof/").status_code == 404


def test_the_list_names_people_and_parties(office, near):
    text = page(office, "/ledger/?kind=test.inspected")
    assert "department_officer" in text
    assert "安居面粉厂" in text


def test_who_may_not_see_the_ledger_is_told_so(world, near):
    client = signed_in(world, "expert")
    assert client.get("/ledger/").status_code == 403
    assert client.get(f"/ledger/{near.uid}/").status_code == 403
    assert Client().get("/ledger/").status_code == 302


def test_the_state_of_sealing_is_shown(office, near):
    assert "等待封存" in page(office, "/ledger/")
    seal(now=NOON)
    text = page(office, "/ledger/?kind=test.inspected")
    assert "已封存" in text
    assert "最新封存头" in text


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("", True), ("kind=test.inspected", True), ("kind=test.withdrawn", False), ("person=department_officer", True),
        ("person=nobody", False), ("first_day=2026-11-22", True), ("first_day=2026-11-23", False),
        ("last_day=2026-11-22", True), ("last_day=2026-11-21", False), ("party_uid={mill}", True),
        ("party_uid={far}", False), ("subject_uid={mill}", True), ("first_day=rubbish&kind=rubbish", True),
    ],
)  # fmt: skip
def test_the_filters_narrow(world, office, near, query, is_found):
    units = {"mill": world.units["mill"].uid, "far": world.units["far_mill"].uid}
    assert (str(near.uid) in page(office, "/ledger/?" + query.format(**units))) == is_found


def test_pages_follow_one_another_without_gap_or_repetition(world, office):
    mill = world.units["mill"].uid
    drafts = [ActDraft(kind="test.inspected", party_uid=mill) for _ in range(60)]
    uids = record_many(drafts, by=system_actor("cli"), recorded_at=NOON + timedelta(hours=1))
    uids += record_many(drafts, by=system_actor("cli"), recorded_at=NOON + timedelta(hours=2))

    seen, address = [], "/ledger/?kind=test.inspected"
    while address:
        response = office.get(address)
        seen += [row["act"].uid for row in response.context["rows"]]
        older = response.context["older"]
        address = f"/ledger/?{older}" if older else ""
    assert seen == uids[::-1]


def test_the_number_of_queries_does_not_grow_with_the_acts(world, office, near):
    mill = world.units["mill"]
    drafts = [ActDraft(kind="test.inspected", party_uid=mill.uid, subject=mill) for _ in range(60)]
    record_many(drafts, by=system_actor("cli"), recorded_at=NOON)
    seal(now=NOON)
    page(office, "/ledger/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(office, "/ledger/")
    assert len(queries) <= 15


def test_an_act_shows_its_proof_and_hands_it_out(office, near, tmp_path):
    assert "一分钟内封存" in page(office, f"/ledger/{near.uid}/")
    assert office.get(f"/ledger/{near.uid}/proof/").status_code == 409
    seal(now=NOON)
    text = page(office, f"/ledger/{near.uid}/")
    assert "存证证明" in text

    document = json.loads(office.get(f"/ledger/{near.uid}/proof/").content)
    write_document(tmp_path / "proof", document)
    assert verify(tmp_path / "proof").is_sound
    assert "detail" not in document


def test_the_newest_head_can_be_kept(office, near, tmp_path):
    assert office.get("/ledger/head/").status_code == 409
    seal(now=NOON)
    response = office.get("/ledger/head/")
    assert "ledger-head-1.json" in response["Content-Disposition"]
    write_document(tmp_path / "head", json.loads(response.content))
    assert verify(tmp_path / "head").is_sound


def test_personal_data_in_a_detail_are_for_those_who_may_see_them(world, near):
    text = page(signed_in(world, "committee_office"), f"/ledger/{near.uid}/")
    assert "13800138000" in text
    text = page(signed_in(world, "city_leader"), f"/ledger/{near.uid}/")
    assert "13800138000" not in text
    assert "phone, found" in text


def test_reading_personal_data_in_an_act_is_in_the_access_log_and_nothing_else_is(world, near):
    plain = record(
        "test.inspected", by=somebody(world, "department_officer"), recorded_at=NOON, detail={"found": 3},
        party_uid=world.units["mill"].uid, subject=world.units["mill"],
    )  # fmt: skip
    office, auditor = signed_in(world, "committee_office"), signed_in(world, "leader")
    for client in (office, auditor):
        for act in (near, plain):
            assert client.get(f"/ledger/{act.uid}/").status_code == 200
    reads = AccessLog.objects.beyond_scope("test").filter(what="act")
    [read] = reads
    assert (read.actor_uid, read.party_uid) == (world.users["committee_office"].uid, world.units["mill"].uid)
    assert read.reason == "test.inspected", "the leader saw names of fields only, and the other act names nobody"


def test_an_erased_detail_leaves_a_note(office, near):
    erase_detail(near, now=NOON)
    text = page(office, f"/ledger/{near.uid}/")
    assert "13800138000" not in text
    assert "内容已于 2026-11-22 删除" in text


def test_void_and_voiding_act_point_at_each_other(world, office, near):
    voiding = record(
        "test.withdrawn", by=system_actor("cli"), recorded_at=NOON, voids=near.uid, party_uid=near.party_uid
    )
    assert f"/ledger/{voiding.uid}/" in page(office, f"/ledger/{near.uid}/")
    assert f"/ledger/{near.uid}/" in page(office, f"/ledger/{voiding.uid}/")
    assert Act.objects.beyond_scope("test").filter(voids=near.uid).count() == 1
