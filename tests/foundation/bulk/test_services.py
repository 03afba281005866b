"""Bulk inserts store what the ORM would store, on both engines, and refuse what could stay half done."""

import threading
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from anlan.foundation.accounts.models import User
from anlan.foundation.bulk.services import (
    BulkOutsideTransaction,
    insert_row,
    insert_rows,
    refresh_statistics,
    reserve_ids,
)
from anlan.foundation.ledger.models import ActDetail

NOON = datetime(2026, 11, 22, 4, 0, 0, 120, tzinfo=UTC)


@pytest.fixture
def everything(transactional_db):
    """A table with a column of every kind that our models have."""
    with isolate_apps("anlan.foundation"):

        class Everything(models.Model):
            uid = models.UUIDField(unique=True)
            name = models.CharField(max_length=20)
            note = models.TextField(default="")
            at = models.DateTimeField(null=True)
            on = models.DateField(null=True)
            clock = models.TimeField(null=True)
            amount = models.DecimalField(max_digits=10, decimal_places=3, null=True)
            share = models.FloatField(null=True)
            is_open = models.BooleanField(default=True)
            facts = models.JSONField(default=None, null=True)
            raw = models.BinaryField(null=True)
            owner = models.ForeignKey(User, models.PROTECT, null=True)
            made_by = models.CharField(max_length=9, default=lambda: "computed")

            class Meta:
                app_label = "foundation"

    with connection.schema_editor() as editor:
        editor.create_model(Everything)
    yield Everything
    with connection.schema_editor() as editor:
        editor.delete_model(Everything)


def test_every_kind_of_value_is_stored_as_the_orm_stores_it(everything):
    owner = User.objects.create(username="wang", name="王", created_at=NOON)
    rows = [
        {
            "uid": UUID(int=n),
            "name": f"安澜\t\\N'{n}",
            "note": "一\n二",
            "at": NOON.astimezone(timezone(timedelta(hours=8))),
            "on": date(2024, 2, 29),
            "clock": time(23, 59),
            "amount": Decimal("-12.5"),
            "share": 0.1,
            "is_open": n == 0,
            "facts": {"a": [1, None, "二"], "b": {}} if n == 0 else [],
            "raw": b"\x00\xff",
            "owner_id": owner.pk,
            "made_by": "me",
        }
        for n in range(2)
    ]
    rows.append({**dict.fromkeys(rows[0]), "uid": UUID(int=9), "name": "", "note": "", "is_open": False, "made_by": ""})
    for row in rows:
        everything.objects.create(**row)
    wanted = list(everything.objects.order_by("id").values_list(*rows[0]))
    everything.objects.all().delete()

    with transaction.atomic():
        assert insert_rows(everything, list(rows[0]), (tuple(row.values()) for row in rows)) == 3

    assert list(everything.objects.order_by("id").values_list(*rows[0])) == wanted


def test_what_is_not_named_takes_its_constant_default_or_null(everything):
    with transaction.atomic():
        insert_rows(everything, ["uid", "name", "made_by"], [(UUID(int=1), "n", "m")])
    row = everything.objects.get()
    assert (row.note, row.is_open, row.facts, row.owner_id) == ("", True, None, None)


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        (["uid", "made_by"], "name must be named"),
        (["uid", "name"], "made_by must be named"),
        (["uid", "name", "made_by", "colour"], "no field colour"),
        (["uid", "name", "made_by", "owner", "owner_id"], "named twice"),
    ],
)
def test_names_that_do_not_fit_the_table_are_a_bug(everything, names, complaint):
    with transaction.atomic(), pytest.raises(TypeError, match=complaint):
        insert_rows(everything, names, [])


@pytest.mark.parametrize(
    "row",
    [
        {"at": datetime(2026, 1, 1)},  # noqa: DTZ001 (that is the point)
        {"on": NOON},
        {"uid": "no-uid"},
    ],
)
def test_values_of_another_kind_are_refused_and_nothing_stays(everything, row):
    good = {"uid": UUID(int=1), "name": "n", "made_by": "m", "at": NOON, "on": None}
    with pytest.raises((TypeError, ValueError)), transaction.atomic():
        insert_rows(everything, list(good), [tuple(good.values()), tuple({**good, **row}.values())])
    assert everything.objects.count() == 0


@pytest.mark.parametrize("row", [(UUID(int=1), "n"), (UUID(int=1), "n", "m", "more")])
def test_a_row_that_is_too_short_or_too_long_is_refused(everything, row):
    with pytest.raises(ValueError, match="argument"), transaction.atomic():
        insert_rows(everything, ["uid", "name", "made_by"], [(UUID(int=2), "n", "m"), row])
    with pytest.raises(ValueError, match="argument"), transaction.atomic():
        insert_rows(everything, ["uid", "name", "made_by"], [row])
    assert everything.objects.count() == 0


def test_the_database_still_has_the_last_word(everything):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(everything, ["uid", "name", "made_by"], [(UUID(int=1), "n", "m")] * 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(everything, ["uid", "name", "made_by", "owner_id"], [(UUID(int=1), "n", "m", 404)])
    assert everything.objects.count() == 0


def test_more_rows_than_one_chunk_arrive_in_order(everything):
    with transaction.atomic():
        ids = reserve_ids(everything, 12_345)
        rows = ((i, UUID(int=i), str(i), "m") for i in ids)
        assert insert_rows(everything, ["id", "uid", "name", "made_by"], rows) == 12_345
    assert list(everything.objects.order_by("id").values_list("id", flat=True)) == list(ids)


def test_reserved_ids_belong_to_nobody_else(everything):
    with transaction.atomic():
        first, second = reserve_ids(everything, 3), reserve_ids(everything, 2)
        made = everything.objects.create(uid=UUID(int=1), name="n", made_by="m")
        third = reserve_ids(everything, 1)
    everyone = [*first, *second, made.pk, *third]
    assert len(set(everyone)) == 7
    assert everyone == sorted(everyone)
    with transaction.atomic():
        assert len(reserve_ids(everything, 0)) == 0


def test_two_importers_get_different_ids(everything):
    taken: list[int] = []

    def importer() -> None:
        for _ in range(20):
            with transaction.atomic():
                ids = list(reserve_ids(everything, 50))
                insert_rows(everything, ["id", "uid", "name", "made_by"], ((i, UUID(int=i), "n", "m") for i in ids))
            taken.extend(ids)
        connection.close()

    if connection.vendor == "sqlite":
        importer()  # the suite's database is in memory: one connection
    else:
        threads = [threading.Thread(target=importer) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(taken) == len(set(taken)) == everything.objects.count() > 0


def test_bulk_work_outside_of_a_transaction_is_a_bug(transactional_db):
    with pytest.raises(BulkOutsideTransaction):
        reserve_ids(User, 1)
    with pytest.raises(BulkOutsideTransaction):
        insert_rows(User, ["username"], [])


@pytest.mark.django_db
def test_a_table_without_automatic_key_has_no_ids_to_reserve():
    with pytest.raises(TypeError, match="no automatic key"):
        reserve_ids(ActDetail, 1)


def test_one_row_is_stored_as_many_are_and_answers_with_its_key(everything):
    with transaction.atomic():
        first = insert_row(everything, ["uid", "name", "made_by", "at"], (UUID(int=1), "n", "m", NOON))
        second = insert_row(everything, ["uid", "name", "made_by", "at"], (UUID(int=2), "n", "m", None))
    assert list(everything.objects.order_by("id").values_list("id", "at")) == [(first, NOON), (second, None)]
    with pytest.raises(BulkOutsideTransaction):
        insert_row(everything, ["uid", "name", "made_by"], (UUID(int=3), "n", "m"))


def test_the_planner_is_told_what_has_grown(everything):
    with transaction.atomic():
        insert_rows(everything, ["uid", "name", "made_by"], ((UUID(int=n), "n", "m") for n in range(100)))
        refresh_statistics(everything, User)
    assert everything.objects.count() == 100
