"""The triggers that keep known facts of one subject from overlapping, made from one declaration for both engines.

A model says ``alone_by = ("party", "name")``: of the rows with the same values there, no two that are known may hold on
the same day (design, section 2). On PostgreSQL two transactions that write at once do not see each other; the services
lock the subject, the triggers hold what slips past them.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.signals import post_migrate

from anlan.foundation.dated.models import DatedFact


def guarded(sender: AppConfig) -> list[type[DatedFact]]:
    """Return the models of a room whose facts may not overlap."""
    return [
        model
        for model in sender.get_models(include_auto_created=False)
        if issubclass(model, DatedFact) and model.alone_by
    ]


def guard_sql(connection: BaseDatabaseWrapper, model: type[Model], alone_by: tuple[str, ...]) -> list[str]:
    """Return the statements that make the database refuse two known facts of one subject on the same day."""
    table = model._meta.db_table
    quote = connection.ops.quote_name
    at = quote(table)
    keys = [quote(str(model._meta.get_field(name).column)) for name in alone_by]  # type: ignore[union-attr]
    message = f"facts overlap: {table}"
    if connection.vendor == "sqlite":
        same = " AND ".join(f"o.{key} = NEW.{key}" for key in keys)
        overlap = (
            f"NEW.superseded_at IS NULL AND EXISTS (SELECT 1 FROM {at} o WHERE {same} AND o.id <> NEW.id "  # noqa: S608
            "AND o.superseded_at IS NULL AND (NEW.last_day IS NULL OR o.first_day <= NEW.last_day) "
            "AND (o.last_day IS NULL OR o.last_day >= NEW.first_day))"
        )
        refuse = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        insert, update = quote(f"alone_{table}_insert"), quote(f"alone_{table}_update")
        days = ", ".join(["first_day", "last_day", "superseded_at", *keys])
        return [
            f"DROP TRIGGER IF EXISTS {insert}",
            f"DROP TRIGGER IF EXISTS {update}",
            f"CREATE TRIGGER {insert} AFTER INSERT ON {at} WHEN {overlap} {refuse}",
            f"CREATE TRIGGER {update} AFTER UPDATE OF {days} ON {at} WHEN {overlap} {refuse}",
        ]
    same = " AND ".join(f"o.{key} = n.{key}" for key in keys)
    found = (
        f"SELECT 1 FROM fresh n JOIN {at} o ON {same} AND o.id <> n.id AND o.superseded_at IS NULL "  # noqa: S608
        "AND o.first_day <= coalesce(n.last_day, 'infinity') AND coalesce(o.last_day, 'infinity') >= n.first_day "
        "WHERE n.superseded_at IS NULL"
    )
    name = quote(f"alone_{table}")
    statements = [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS ({found}) THEN "
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$"
    ]
    for verb in ("insert", "update"):
        trigger = quote(f"alone_{table}_{verb}")
        statements += [
            f"DROP TRIGGER IF EXISTS {trigger} ON {at}",
            f"CREATE TRIGGER {trigger} AFTER {verb.upper()} ON {at} REFERENCING NEW TABLE AS fresh "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return statements


def install_guards(sender: AppConfig, using: str = "default", **_: Any) -> None:
    """Make the triggers of a room anew: after every migration, because SQLite forgets them when a table is rebuilt."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    for model in guarded(sender):
        if model._meta.db_table in present:
            with connection.cursor() as cursor:
                for statement in guard_sql(connection, model, model.alone_by):
                    cursor.execute(statement)


post_migrate.connect(install_guards, dispatch_uid="dated-guards")
