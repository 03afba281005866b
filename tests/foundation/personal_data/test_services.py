"""The access log and erasure (design section 4; 个人信息保护法 art. 47 and 56)."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from anlan.foundation.accounts.models import User
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.models import Act, ActDetail
from anlan.foundation.personal_data import queries, services
from anlan.foundation.personal_data.models import AccessLog
from anlan.foundation.personal_data.queries import LogFilter
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import PUBLIC, Actor, Reach
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ERASE = frozenset({"foundation:personal_data:erase"})


def actor(name="安委办", *permissions, **more):
    return Actor(name=name, user_id=1, user_uid=more.pop("uid", uuid4()), permissions=frozenset(permissions), **more)


@pytest.fixture
def office():
    return actor("安委办", *ERASE, reach=Reach(everything=True))


@pytest.fixture
def zhang(db):
    """Zhang has left his unit; his account is closed; two acts speak about him."""
    unit = Party.objects.create(kind="department", name="应急管理局", created_at=NOON)
    user = User.objects.create(
        username="zhang.wei", name="张伟", phone="13812345678", is_active=False, closed_at=NOON, created_at=NOON
    )
    person = Person.objects.create(
        organisation=unit, name="张伟", phone="13812345678", user=user, left_on=date(2026, 10, 1)
    )
    with transaction.atomic():
        ledger.record("personal-data.erased", by=actor(), recorded_at=NOON, subject=person, detail={"name": "张伟"})
    return person


def detail_of(person):
    return ActDetail.objects.beyond_scope("test").filter(act__subject_uid=person.uid).order_by("pk").first()


def test_erasing_blanks_the_person_and_his_account_and_keeps_the_proof(zhang, office):
    before = detail_of(zhang)
    digest, evidence = bytes(before.digest), bytes(before.act.evidence)

    done = services.erase(zhang, actor=office, reason="本人申请", now=NOON)

    zhang.refresh_from_db()
    zhang.user.refresh_from_db()
    assert (zhang.name, zhang.phone, zhang.version) == ("", "", 2)
    assert (zhang.user.name, zhang.user.phone, zhang.user.email) == ("", None, "")
    assert zhang.user.username == f"erased-{zhang.user.uid}"
    after = detail_of(zhang)
    assert (after.body, after.salt, after.content) == (None, None, None)
    assert (bytes(after.digest), bytes(after.act.evidence)) == (digest, evidence)
    assert (done.rows, done.fields, done.details) == (2, 5, 1)
    last = Act.objects.beyond_scope("test").latest("id")
    assert (last.kind, last.subject_uid) == ("personal-data.erased", zhang.uid)
    assert last.detail.content["reason"] == "本人申请"


def test_erasing_twice_is_harmless(zhang, office):
    services.erase(zhang, actor=office, reason="本人申请", now=NOON)
    again = services.erase(zhang, actor=office, reason="再次申请", now=NOON + timedelta(days=1))

    assert again.fields == 0
    zhang.refresh_from_db()
    assert zhang.version == 2


def test_who_is_still_in_office_is_not_erased_and_nothing_changes(zhang, office):
    Person.objects.beyond_scope("test").filter(pk=zhang.pk).update(left_on=None)

    with pytest.raises(Refused, match="person-still-in-office"):
        services.erase(zhang, actor=office, reason="本人申请", now=NOON)
    zhang.refresh_from_db()
    assert zhang.name == "张伟"


def test_an_open_account_stops_the_erasure_of_its_person(zhang, office):
    User.objects.filter(pk=zhang.user_id).update(is_active=True)

    with pytest.raises(Refused, match="account-still-open"):
        services.erase(zhang, actor=office, reason="本人申请", now=NOON)
    zhang.refresh_from_db()
    assert (zhang.name, detail_of(zhang).body is not None) == ("张伟", True)


def test_erasing_needs_the_permission_a_reason_and_something_to_erase(zhang, office):
    with pytest.raises(Forbidden):
        services.erase(zhang, actor=actor("王"), reason="x", now=NOON)
    with pytest.raises(Refused, match="erasure-needs-reason"):
        services.erase(zhang, actor=office, reason="  ", now=NOON)
    with pytest.raises(Refused, match="nothing-to-erase"):
        services.erase(AccessLog(), actor=office, reason="x", now=NOON)


def test_reads_and_exports_are_logged_with_who_what_how_many_why_and_when():
    wang = actor("王", post_uid=uuid4(), on_behalf_of=uuid4())
    subject, party = uuid4(), uuid4()

    services.log_read(actor=wang, what="person", subject_uid=subject, party_uid=party, now=NOON)
    services.log_export(actor=wang, what="party", rows=149_076, reason="月度报送", now=NOON)
    services.log_read(actor=PUBLIC, what="attachment", subject_uid=subject, now=NOON)

    read, export, public = AccessLog.objects.beyond_scope("test").order_by("id")
    assert (read.action, read.actor_uid, read.post_uid, read.on_behalf_of) == (
        "read",
        wang.user_uid,
        wang.post_uid,
        wang.on_behalf_of,
    )
    assert (read.subject_uid, read.party_uid, read.rows) == (subject, party, 1)
    assert (export.action, export.rows, export.reason, export.at) == ("export", 149_076, "月度报送", NOON)
    assert (public.actor_uid, public.actor_name) == (None, "public")


def test_an_export_without_a_reason_is_refused():
    with pytest.raises(Refused, match="export-needs-reason"):
        services.log_export(actor=actor(), what="party", rows=1, reason=" ", now=NOON)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_log_cannot_be_changed_in_the_database_either(verb):
    services.log_read(actor=actor(), what="person", now=NOON)
    rows = AccessLog.objects.beyond_scope("test")

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(reason="x") if verb == "update" else rows.delete()
    assert rows.get().reason == ""


def test_everybody_sees_his_own_accesses_and_the_auditor_all():
    auditor, wang, li = actor("纪检", reach=Reach(everything=True)), actor("王"), actor("李")
    services.log_read(actor=wang, what="person", now=NOON)
    services.log_export(actor=li, what="party", rows=5, reason="检查", now=NOON + timedelta(days=1))

    assert [row.what for row in queries.accesses(auditor, LogFilter())] == ["party", "person"]
    assert [row.what for row in queries.accesses(wang, LogFilter())] == ["person"]
    assert queries.accesses(PUBLIC, LogFilter()).count() == 0


def test_the_log_is_found_by_who_what_and_local_day():
    auditor, wang = actor("纪检", reach=Reach(everything=True)), actor("王")
    late = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai, still the 22nd
    services.log_read(actor=wang, what="person", now=late)
    services.log_read(actor=actor("李"), what="person", now=late + timedelta(minutes=1))  # the 23rd

    def found(**wanted):
        return queries.accesses(auditor, LogFilter(**wanted)).count()

    assert found() == 2
    assert found(actor_uid=wang.user_uid) == 1
    assert found(first_day=date(2026, 11, 22), last_day=date(2026, 11, 22)) == 1
    assert found(first_day=date(2026, 11, 23)) == 1
    assert found(what="party") == 0


def test_a_field_is_shown_in_full_only_with_the_permission():
    full = actor("王", "foundation:personal_data:view")

    assert queries.shown(full, "registry.Person", "phone", "13812345678") == "13812345678"
    assert queries.shown(actor("李"), "registry.Person", "phone", "13812345678") == "138****5678"
    with pytest.raises(KeyError):
        queries.shown(actor("李"), "registry.Person", "shoe_size", "43")
