"""Bring in records whose life lies behind them: the rows come with the state that their history led to."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, models

from anlan.foundation.workflow.models import guard_sql, life_cycle_of


class UnknownState(RuntimeError):
    """A row came in with a state that its table does not lead to. This is a bug; everything is rolled back."""


@contextmanager
def coming_in(model: type[models.Model], *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let ``bulk.insert_rows`` insert rows of ``model`` in any state that its table leads to.

    The guard of the state column is off within this block alone, which must stand in the transaction of the rows: no
    other session can write there meanwhile, and what fails puts everything back, the guard too. For record-many verbs
    that go through every step of the table themselves and record the acts of each.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise RuntimeError("a guard is lifted in the transaction of the rows that come in")
    field, workflow = life_cycle_of(model)
    table, key = model._meta.db_table, connection.ops.quote_name(str(model._meta.pk.column))
    column = next(str(one.column) for one in model._meta.concrete_fields if one.attname == field)
    statements = guard_sql(connection, table, column, workflow)
    at, state = connection.ops.quote_name(table), connection.ops.quote_name(column)
    with connection.cursor() as cursor:
        for statement in statements:
            if statement.startswith("DROP TRIGGER"):
                cursor.execute(statement)
        cursor.execute(f"SELECT coalesce(max({key}), 0) FROM {at}")  # noqa: S608 (names of our own models)
        last = cursor.fetchone()[0]
        yield
        known = sorted(workflow.ranks())
        places = ", ".join(["%s"] * len(known))
        cursor.execute(
            f"SELECT count(*) FROM {at} WHERE {key} > %s AND {state} NOT IN ({places})",  # noqa: S608
            [last, *known],
        )
        if cursor.fetchone()[0]:
            raise UnknownState(f"{table}: a state that is not in the table {workflow.name}")
        if connection.vendor == "postgresql":
            # What waits for the end of the transaction would keep the table from being given its guard.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for statement in statements:
            cursor.execute(statement)
