"""Insert rows by the hundred thousand on both engines.

This passes by everything that a model does for its rows: validation, ``save``, signals, defaults that are
computed. It is therefore only for the record-many verbs of services, which share the single verb's rules and
have checked every row with them. The database's own constraints and triggers still hold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import Any, NamedTuple

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

from anlan.foundation.bulk.converting import Convert, converter_of, literal

Rows = Iterable[Sequence[Any]]

# So many rows are converted column by column at a time: large enough to pay off, small enough for the cache.
_CHUNK = 5_000
_SQLITE_SEQUENCE = "SELECT seq FROM sqlite_sequence WHERE name = %s"


class BulkOutsideTransaction(RuntimeError):
    """Bulk work was asked for outside of an atomic block, where half of it could stay. This is a bug."""


def reserve_ids(model: type[Model], n: int, *, using: str = DEFAULT_DB_ALIAS) -> Sequence[int]:
    """Take ``n`` ids of the model's automatic key that nobody else will get; ascending.

    The answer is a ``range`` nearly always; on PostgreSQL it is a list with gaps when another session took ids
    in the same moment, so index it or iterate over it and do not calculate with its ends. Must run inside
    the atomic block that inserts the rows; raises BulkOutsideTransaction. Ids of a block that rolls back are lost
    on PostgreSQL and free again on SQLite.
    """
    connection = _connection(using)
    key = model._meta.pk
    if not isinstance(key, models.AutoField) or key.column is None:
        raise TypeError(f"{model.__name__} has no automatic key")
    if n < 1:
        return range(0)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "WITH taken AS MATERIALIZED (SELECT nextval(pg_get_serial_sequence(%s, %s)) AS n"
                " FROM generate_series(1, %s)) SELECT min(n), max(n),"
                " CASE WHEN max(n) - min(n) + 1 <> count(*) THEN array_agg(n ORDER BY n) END FROM taken",
                [connection.ops.quote_name(table), key.column, n],
            )
            first, last, scattered = cursor.fetchone()
            return scattered or range(first, last + 1)
        # The caller's transaction began IMMEDIATE: there is no other writer until it ends. The sequence is
        # moved at once, so that two reservations before the first insert do not overlap.
        cursor.execute(_SQLITE_SEQUENCE, [table])
        known = cursor.fetchone()
        last = known[0] if known else 0
        if known:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + n, table])
        else:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last + n])
        return range(last + 1, last + n + 1)


def insert_rows(model: type[Model], field_names: Sequence[str], rows: Rows, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Insert the rows into the model's table and return how many there were.

    ``rows`` are sequences in the order of ``field_names`` (``party`` and ``party_id`` both take the key);
    values are what the model's fields hold in Python: UUID, aware datetime, date, Decimal, bool, anything
    JSON. Fields that are not named take their constant default or null; one that is mandatory must be named
    (TypeError). No model code runs, see the module's docstring. Must run inside an atomic block (raises
    BulkOutsideTransaction); any error of the database is raised as Django's and rolls all of it back.
    """
    connection = _connection(using)
    plan = _plan(model, tuple(field_names), using)
    total = 0
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {plan.target} FROM STDIN") as copy:
                for chunk in _converted(rows, plan):
                    total += len(chunk)
                    for row in chunk:
                        copy.write_row(row)
            return total
        for chunk in _converted(rows, plan):
            cursor.executemany(plan.statement, chunk)
            total += len(chunk)
    return total


def insert_stored(
    model: type[Model],
    field_names: Sequence[str],
    rows: Rows,
    *,
    same: Mapping[str, Any] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> int:
    """Insert rows whose values have the form in which both engines take them; nothing is converted or checked.

    That is: uids as 32 hex digits, days as ISO text, decimals and JSON as text, everything else as it is. ``same``
    are fields that have one value in all rows, given as Python values. It costs half of ``insert_rows`` and is for
    imports that prepare their rows in another process. The rest is as there.
    """
    connection = _connection(using)
    shared = dict(same or {})
    fields, constants = _columns(model, [*field_names, *shared])
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    target = f"{connection.ops.quote_name(model._meta.db_table)} ({columns})"
    of_shared = fields[len(field_names) : len(field_names) + len(shared)]
    converted = [
        convert(value) if (convert := converter_of(field, using)) else value
        for field, value in zip(of_shared, shared.values(), strict=True)
    ]
    fixed = (*converted, *constants)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        total = 0
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *fixed))
                    total += 1
            return total
        # What all rows share stands in the statement: what need not be bound costs nothing.
        places = ", ".join(["%s"] * len(field_names) + [literal(value) for value in fixed])
        rows = rows if isinstance(rows, list) else list(rows)
        cursor.executemany(f"INSERT INTO {target} VALUES ({places})", rows)  # noqa: S608 (our own names and literals)
        return len(rows)


@contextmanager
def writing_much(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let this connection write hundreds of megabytes: SQLite keeps more pages and copies its log less often.

    For imports, between their transactions; what is committed is as durable as ever.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in _MUCH}
        for name, value in _MUCH.items():
            cursor.execute(f"PRAGMA {name}={value}")
        try:
            yield
        finally:
            for name, value in usual.items():
                cursor.execute(f"PRAGMA {name}={value}")


@contextmanager
def indexes_afterwards(*names: str, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Leave these indexes out while millions of rows come in, and build each in one go at the end.

    Rows of many parties in the order of their days touch every page of an index by party; built afterwards it is
    sorted once. For declared indexes that are not unique, and for installations in which nobody reads meanwhile.
    Killed in between, ``make_missing_indexes`` (``anlan migrate``) builds them.
    """
    unknown = set(names) - {index.name for _model, index in _declared_indexes()}
    if unknown:
        raise ValueError(f"no declared index {', '.join(sorted(unknown))}")
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP INDEX IF EXISTS {connection.ops.quote_name(name)}")
    try:
        yield
    finally:
        make_missing_indexes(using=using)


def make_missing_indexes(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """Build the declared indexes that the database lacks; return how many. Its tables are those of this version."""
    connection = connections[using]
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index'"
            if connection.vendor == "sqlite"
            else "SELECT indexname FROM pg_indexes WHERE schemaname = ANY (current_schemas(false))"
        )
        there = {name for (name,) in cursor.fetchall()}
        missing = [(model, index) for model, index in _declared_indexes() if index.name not in there]
        for model, index in missing:
            cursor.execute(str(index.create_sql(model, editor)))
    return len(missing)


def _declared_indexes() -> Iterator[tuple[type[Model], models.Index]]:
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            yield from ((model, index) for index in model._meta.indexes)


# 192 MB of pages; the log is copied back when it has grown to some 80 MB.
_MUCH = {"cache_size": -196_608, "wal_autocheckpoint": 20_000}


def insert_row(
    model: type[Model], field_names: Sequence[str], row: Sequence[Any], *, using: str = DEFAULT_DB_ALIAS
) -> int:
    """Insert one row as ``insert_rows`` does and return its automatic key (0 where the table has none).

    For verbs that run in every transaction, such as recording an act: a fifth of what ``save`` costs.
    """
    connection = _connection(using)
    plan = _plan(model, tuple(field_names), using)
    [[values]] = _converted([row], plan)
    with connection.cursor() as cursor:
        if not isinstance(model._meta.pk, models.AutoField):
            cursor.execute(plan.statement, values)
            return 0
        if connection.vendor == "postgresql":
            cursor.execute(
                f"{plan.statement} RETURNING {connection.ops.quote_name(str(model._meta.pk.column))}", values
            )
            return int(cursor.fetchone()[0])
        cursor.execute(plan.statement, values)
        return int(cursor.lastrowid)


def insert_records(records: Sequence[Model], *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Insert new records of one model, each as it stands in memory, and give them their keys.

    One record takes one statement, many take three. The rest is as in ``insert_rows``.
    """
    if not records:
        return
    model = type(records[0])
    names = [column.attname for column in model._meta.concrete_fields if not column.primary_key]
    rows = [[getattr(record, name) for name in names] for record in records]
    if len(records) == 1:
        keys: Sequence[int] = [insert_row(model, names, rows[0], using=using)]
    else:
        keys = reserve_ids(model, len(records), using=using)
        key = str(model._meta.pk.attname)
        insert_rows(model, [key, *names], ([pk, *row] for pk, row in zip(keys, rows, strict=True)), using=using)
    for record, pk in zip(records, keys, strict=True):
        record.pk = pk
        record._state.adding, record._state.db = False, using


def refresh_statistics(*grown: type[Model], using: str = DEFAULT_DB_ALIAS) -> None:
    """Tell the query planner that these tables have just grown; for the end of an import, a second at most.

    Until the engine notices by itself, it may scan a table as if it were empty: on PostgreSQL also for each row
    whose foreign key is checked at the commit.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        for model in grown:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


class _Plan(NamedTuple):
    """How rows of a model come into its table; the same for every call with the same names."""

    target: str
    statement: str
    converters: list[Convert | None]
    constants: list[Any]


@lru_cache(maxsize=256)
def _plan(model: type[Model], field_names: tuple[str, ...], using: str) -> _Plan:
    connection = connections[using]
    fields, constants = _columns(model, field_names)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    target = f"{connection.ops.quote_name(model._meta.db_table)} ({columns})"
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {target} VALUES ({places})"  # noqa: S608 (names of our own models)
    return _Plan(target, statement, [converter_of(field, using) for field in fields], constants)


def _connection(using: str) -> BaseDatabaseWrapper:
    connection = connections[using]
    if not connection.in_atomic_block:
        raise BulkOutsideTransaction("bulk work must run inside transaction.atomic()")
    return connection


def _columns(model: type[Model], names: Sequence[str]) -> tuple[list["Field[Any, Any]"], list[Any]]:
    """Return the fields of all columns, named ones first, and the constants of those that were not named."""
    by_name: dict[str, Field[Any, Any]] = {}
    for field in model._meta.concrete_fields:
        if not field.generated:
            by_name[field.name] = by_name[field.attname] = field
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise TypeError(f"{model.__name__} has no field {', '.join(unknown)}")
    named = [by_name[name] for name in names]
    if len(set(named)) < len(named):
        raise TypeError("a field is named twice")
    constants: dict[Field[Any, Any], Any] = {}
    for field in model._meta.concrete_fields:
        if field in named or field.generated or field.has_db_default() or isinstance(field, models.AutoField):
            continue
        default = field.default if field.has_default() and not callable(field.default) else None
        if default is None and not field.null:
            raise TypeError(f"{model.__name__}.{field.name} must be named: it is mandatory and has no constant default")
        constants[field] = default
    return named + list(constants), list(constants.values())


def _converted(rows: Rows, plan: _Plan) -> Iterable[list[tuple[Any, ...]]]:
    """Yield the rows in chunks, converted column by column: cheaper than a decision per value."""
    source = iter(rows)
    while chunk := list(islice(source, _CHUNK)):
        columns = chain(zip(*chunk, strict=True), (repeat(value, len(chunk)) for value in plan.constants))
        converted = [
            map(convert, column) if convert else column
            for convert, column in zip(plan.converters, columns, strict=True)
        ]
        yield list(zip(*converted, strict=True))
