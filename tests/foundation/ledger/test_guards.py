"""The database itself refuses to change the ledger (design, section 5)."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField

from anlan.foundation.ledger.guards import guards_lifted, missing_guards, raise_guards
from anlan.foundation.ledger.models import Act, ActDetail
from anlan.foundation.ledger.sealing import seal
from anlan.foundation.ledger.services import erase_detail, record
from anlan.foundation.personal_data.models import AccessLog
from tests.foundation.ledger.cast import NOON, WANG

pytestmark = pytest.mark.django_db

CHANGE = {
    "foundation_act": "kind = 'x'",
    "foundation_treehead": "number = 9",
    "foundation_leafrun": "count = 3",
    "foundation_treenode": "level = 3",
    "foundation_ledgerkey": "number = 9",
}


@pytest.fixture
def act():
    act = record("test.inspected", by=WANG, recorded_at=NOON, detail={"n": 1})
    seal(now=NOON)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO foundation_treenode (level, position, hash) VALUES (10, 0, %s)", [b"x"])
    connection.check_constraints()  # PostgreSQL truncates no table with constraints still to be checked
    return act


def refused(statement, *params):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
    return True


@pytest.mark.parametrize("table", CHANGE)
def test_rows_of_the_ledger_are_neither_changed_nor_removed(act, table):
    assert refused(f"UPDATE {table} SET {CHANGE[table]}")
    assert refused(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        assert refused(f"TRUNCATE {table} CASCADE")


def test_a_detail_can_be_erased_and_nothing_else(act):
    assert refused("UPDATE foundation_actdetail SET body = 'other'")
    assert refused("DELETE FROM foundation_actdetail")
    assert refused("UPDATE foundation_actdetail SET salt = NULL, body = NULL, erased_at = %s, digest = %s", NOON, b"x")

    erase_detail(act, now=NOON)

    detail = ActDetail.objects.beyond_scope("test").get(act=act)
    assert (detail.salt, detail.content, detail.erased_at) == (None, None, NOON)
    assert bytes(detail.digest) == bytes(act.evidence)


def test_no_act_slips_in_behind_the_seal(act):
    behind = Act(**act.facts()._replace(uid=WANG.user_uid)._asdict())
    behind.pk = act.pk - 1 if act.pk > 1 else -1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        behind.save(force_insert=True)


def test_the_orm_has_no_way_past_the_guards(act):
    act.kind = "test.withdrawn"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act.save()


def test_a_missing_guard_is_noticed():
    assert missing_guards(connection) == []
    with guards_lifted(connection):
        assert "foundation_act_not_behind_the_seal" in missing_guards(connection)
    assert missing_guards(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_table_that_a_migration_rebuilt_is_guarded_again_when_migrating_ends(transactional_db):
    """SQLite's schema editor makes the table anew and forgets its triggers; PostgreSQL alters it in place."""
    note = CharField(max_length=9, default="")
    note.set_attributes_from_name("note")
    with connection.schema_editor() as editor:
        editor.add_field(Act, note)
        editor.remove_field(Act, note)
        if connection.vendor == "sqlite":
            editor._remake_table(AccessLog)  # type: ignore[attr-defined]
    if connection.vendor == "sqlite":
        assert {"foundation_act_no_update", "foundation_accesslog_no_delete"} <= set(missing_guards(connection))

    call_command("migrate", verbosity=0)

    assert missing_guards(connection) == []
    with transaction.atomic():
        record("test.inspected", by=WANG, recorded_at=NOON)
    assert refused("UPDATE foundation_act SET kind = 'x'")


def test_raising_what_stands_changes_nothing():
    raise_guards(connection)
    assert missing_guards(connection) == []
