"""The triggers that make the ledger append-only in the database itself.

The migration 0002_ledger_guards raises them, and whenever migrating ends, what was lost on the way is raised again.

``lift_guards`` exists for tests that empty the database and for migrations that alter a guarded table; nothing
else may call it, and ``missing_guards`` (``anlan ledger check``) says when a guard is down.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

# On PostgreSQL every writer of acts holds this advisory lock, shared, until his transaction ends: from its
# holders the sealer learns which lower ids may still appear (see ``sealing``). A trigger takes it for every
# insert; whoever reserves ids in bulk takes it before that.
WRITERS_LOCK = 0x616E6C616E01

APPEND_ONLY = (
    "foundation_act",
    "foundation_treehead",
    "foundation_leafrun",
    "foundation_treenode",
    "foundation_ledgerkey",
    "foundation_accesslog",  # of personal_data: who read or exported what
)
_ACT, _DETAIL, _RUN = "foundation_act", "foundation_actdetail", "foundation_leafrun"
_REFUSAL = "the ledger is append-only"
_ERASED = "NEW.salt IS NULL AND NEW.body IS NULL AND NEW.erased_at IS NOT NULL"
_KEPT = ("act_id", "digest", "evidence_digest")


def raise_guards(connection: BaseDatabaseWrapper) -> None:
    """Create every trigger of the ledger that is not there."""
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    missing = {"", *missing_guards(connection)}
    with connection.cursor() as cursor:
        for _, name, statement in statements:
            if name in missing:
                cursor.execute(statement)


def install_guards(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Raise what is missing after every migration, because SQLite forgets a table's triggers when it is rebuilt."""
    connection = connections[using]
    if sender.label == "foundation" and {*APPEND_ONLY, _DETAIL} <= set(connection.introspection.table_names()):
        raise_guards(connection)


def lift_guards(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger of the ledger."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table, name, _ in _postgresql() if postgresql else _sqlite():
            if name:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if postgresql else ""))


@contextmanager
def guards_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Lift the guards for as long as the block lasts."""
    lift_guards(connection)
    try:
        yield
    finally:
        raise_guards(connection)


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that are not there (or, on PostgreSQL, disabled)."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
            if postgresql
            else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        there = {row[0] for row in cursor.fetchall()}
    wanted = [name for _, name, _ in (_postgresql() if postgresql else _sqlite()) if name]
    return [name for name in wanted if name not in there]


def _sqlite() -> Iterator[tuple[str, str, str]]:
    """Yield table, name and statement of each trigger."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            yield table, name, f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {refuse}"
    kept = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _KEPT)
    name = f"{_DETAIL}_erase_only"
    yield _DETAIL, name, f"CREATE TRIGGER {name} BEFORE UPDATE ON {_DETAIL} WHEN NOT ({_ERASED} AND {kept}) {refuse}"
    name = f"{_DETAIL}_no_delete"
    yield _DETAIL, name, f"CREATE TRIGGER {name} BEFORE DELETE ON {_DETAIL} {refuse}"
    name = f"{_ACT}_not_behind_the_seal"
    behind = f"NEW.id <= (SELECT max(last_act) FROM {_RUN})"  # noqa: S608
    yield _ACT, name, f"CREATE TRIGGER {name} AFTER INSERT ON {_ACT} WHEN {behind} {refuse}"


def _postgresql() -> Iterator[tuple[str, str, str]]:
    """Yield table, name and statement of each trigger; functions have no name here, they stay."""
    yield "", "", _function("foundation_ledger_refuse", f"RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = '23514';")
    for table in APPEND_ONLY:
        name = f"{table}_append_only"
        yield table, name, _trigger(name, f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT")
    kept = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in _KEPT)
    name = f"{_DETAIL}_erase_only"
    yield _DETAIL, name, _trigger(name, f"BEFORE UPDATE ON {_DETAIL} FOR EACH ROW WHEN (NOT ({_ERASED} AND {kept}))")
    name = f"{_DETAIL}_no_delete"
    yield _DETAIL, name, _trigger(name, f"BEFORE DELETE OR TRUNCATE ON {_DETAIL} FOR EACH STATEMENT")
    # Known before the id is taken: the default of the column is evaluated after a BEFORE STATEMENT trigger.
    yield (
        "",
        "",
        _function("foundation_ledger_writer", f"PERFORM pg_advisory_xact_lock_shared({WRITERS_LOCK}); RETURN NULL;"),
    )
    name = f"{_ACT}_known_writer"
    yield _ACT, name, _trigger(name, f"BEFORE INSERT ON {_ACT} FOR EACH STATEMENT", "foundation_ledger_writer")
    behind = f"IF (SELECT min(id) FROM fresh) <= (SELECT max(last_act) FROM {_RUN}) THEN"  # noqa: S608
    body = f"{behind} RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = '23514'; END IF; RETURN NULL;"
    yield "", "", _function("foundation_ledger_not_behind", body)
    name = f"{_ACT}_not_behind_the_seal"
    when = f"AFTER INSERT ON {_ACT} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT"
    yield _ACT, name, _trigger(name, when, "foundation_ledger_not_behind")


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _trigger(name: str, when: str, function: str = "foundation_ledger_refuse") -> str:
    return f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}()"


post_migrate.connect(install_guards, dispatch_uid="ledger-guards")
