"""The state column: written by ``services.advance`` alone, and guarded by the database itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.signals import post_migrate

from anlan.foundation.workflow.rules import Workflow

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


class StateSetByHand(RuntimeError):
    """A state was to be written past ``advance``. This is a bug, never shown to people."""


class KnownState(str):
    """A state that came from the database, from ``advance``, or is the initial one; nothing else is written."""

    __slots__ = ()


class StateField(_Text):
    """The state of a record in a declared life cycle.

    A new record begins in the initial state; ``save`` never writes the column again; ``update``, ``bulk_update``
    and the like refuse it. What gets past Python meets a trigger that knows the same table.
    """

    def __init__(self, workflow: Workflow | None = None, **options: Any) -> None:
        self.workflow = workflow
        options.setdefault("max_length", 32)
        options.setdefault("editable", False)
        if workflow is not None:
            options.setdefault("default", KnownState(workflow.initial))
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return a plain text column: migrations must not depend on today's table."""
        name, _path, args, options = super().deconstruct()
        if "default" in options:
            options["default"] = str(options["default"])
        return name, "django.db.models.CharField", args, options

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> str | None:
        """Mark what the database holds as known."""
        return value if value is None else KnownState(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Write the initial state once; afterwards leave the column as it is."""
        value = getattr(model_instance, self.attname)
        if model_instance._state.adding:
            if self.workflow is not None and value != self.workflow.initial:
                raise StateSetByHand(f"a {model_instance._meta.model_name} begins as {self.workflow.initial}")
            setattr(model_instance, self.attname, KnownState(value))
            return getattr(model_instance, self.attname)
        if not isinstance(value, KnownState):
            raise StateSetByHand(f"{model_instance._meta.model_name}.{self.attname} = {value!r}")
        return models.F(self.attname)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Let known states and the column itself through, and nothing that somebody typed or computed."""
        if isinstance(value, Col) and value.target == self:
            return value
        if not isinstance(value, KnownState):
            raise StateSetByHand(f"{self.model.__name__}.{self.attname} = {value!r}")
        return str(value)


def life_cycle_of(model: type[models.Model]) -> tuple[str, Workflow]:
    """Return the name of the model's state field and its table; TypeError unless there is exactly one."""
    found = [(f.attname, f.workflow) for f in model._meta.concrete_fields if isinstance(f, StateField) and f.workflow]
    if len(found) != 1:
        raise TypeError(f"{model.__name__} has {len(found)} life cycles")
    return found[0]


def guard_sql(connection: BaseDatabaseWrapper, table: str, column: str, workflow: Workflow) -> list[str]:
    """Return the statements that make the database refuse every state that the declared table does not lead to."""
    quote = connection.ops.quote_name
    name = quote(f"guard_{table}_{column}")
    at, state = quote(table), quote(column)
    moves = ", ".join(f"('{old}', '{new}')" for old, new in sorted(workflow.moves())) or "('', '')"
    born = f"NEW.{state} <> '{workflow.initial}'"
    skipped = f"OLD.{state} <> NEW.{state} AND (OLD.{state}, NEW.{state}) NOT IN (VALUES {moves})"
    message = f"workflow {workflow.name}: this change of state is not in its table"
    if connection.vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        insert, update = quote(f"guard_{table}_{column}_insert"), quote(f"guard_{table}_{column}_update")
        return [
            f"DROP TRIGGER IF EXISTS {insert}",
            f"DROP TRIGGER IF EXISTS {update}",
            f"CREATE TRIGGER {insert} BEFORE INSERT ON {at} WHEN {born} {refuse}",
            f"CREATE TRIGGER {update} BEFORE UPDATE OF {state} ON {at} WHEN {skipped} {refuse}",
        ]
    refuse = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN IF {born} THEN {refuse} END IF; "
        f"ELSIF {skipped} THEN {refuse} END IF; RETURN NEW; END $$",
        f"DROP TRIGGER IF EXISTS {name} ON {at}",
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {state} ON {at} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def install_guards(sender: AppConfig, using: str = "default", **_: Any) -> None:
    """Make the triggers of a room anew from the tables as declared today.

    After every migration, because SQLite forgets a table's triggers when Django rebuilds it.
    """
    connection = connections[using]
    present = set(connection.introspection.table_names())
    for model in sender.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, StateField) and field.workflow and field.column and model._meta.db_table in present:
                with connection.cursor() as cursor:
                    for statement in guard_sql(connection, model._meta.db_table, field.column, field.workflow):
                        cursor.execute(statement)


post_migrate.connect(install_guards, dispatch_uid="workflow-guards")
