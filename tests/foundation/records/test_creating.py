"""Tables that a migration creates at once are those that its operations create one after the other."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from anlan.foundation.records.creating import CreateTables

ID = ("id", models.BigAutoField(primary_key=True))


def operations():
    """Two tables that point at one another, with an index and a constraint that came later."""
    newest = models.ForeignKey("store.Delivery", models.PROTECT, null=True, related_name="+")
    return [
        migrations.CreateModel("Store", fields=[ID, ("name", models.CharField(max_length=20))]),
        migrations.CreateModel(
            "Delivery",
            fields=[ID, ("store", models.ForeignKey("store.Store", models.PROTECT)), ("pieces", models.IntegerField())],
        ),
        migrations.AddField("Store", "newest", newest),
        migrations.AddIndex("Delivery", models.Index(fields=["store", "pieces"], name="by_pieces")),
        migrations.AddConstraint(
            "Delivery", models.CheckConstraint(condition=models.Q(pieces__gte=0), name="never_negative")
        ),
    ]


def apply(wanted, backwards=False):
    """Apply operations as a migration does, and return what the database says of the tables."""
    migration = type("Stock", (migrations.Migration,), {"operations": wanted})("stock", "store")
    with connection.schema_editor(atomic=True) as editor:
        (migration.unapply if backwards else migration.apply)(ProjectState(), editor)
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {
            table: (
                sorted(column.name for column in connection.introspection.get_table_description(cursor, table)),
                sorted(
                    (tuple(each["columns"] or ()), each["unique"], each["index"], each["check"], each["foreign_key"])
                    for each in connection.introspection.get_constraints(cursor, table).values()
                ),
            )
            for table in ("store_store", "store_delivery")
            if table in names
        }


@pytest.mark.django_db(transaction=True)
def test_tables_created_at_once_are_those_of_one_after_the_other():
    one_by_one = apply(operations())
    assert apply(operations(), backwards=True) == {}
    at_once = [CreateTables(operations())]
    assert apply(at_once) == one_by_one
    assert len(one_by_one["store_delivery"][1]) >= 3, "key, index, constraint and foreign key are seen"
    assert apply(at_once, backwards=True) == {}


def test_what_changes_a_table_that_stood_before_is_not_taken():
    with pytest.raises(TypeError, match="Remove field"):
        CreateTables([*operations(), migrations.RemoveField("Store", "name")])
    with pytest.raises(TypeError, match="does not create a table"):
        CreateTables([migrations.AddField("Store", "kind", models.TextField())])
