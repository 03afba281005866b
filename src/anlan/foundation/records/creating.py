"""Creating many tables in one step of a migration.

Django renders the state of all models anew after every single operation: with 130 tables and 300 indexes and
constraints that took half a minute of processor on every first start. Together they are rendered once.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """New tables with all that is added to them in the same breath: fields, indexes, constraints.

    Takes what ``makemigrations`` writes, in its order: every operation creates a model or adds to one created here.
    The tables are made as the models stand at the end, so that the outcome is the same as one after the other.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Raises TypeError for an operation that does not belong here."""
        created = {one.name_lower for one in operations if isinstance(one, CreateModel)}
        for one in operations:
            adds = isinstance(one, AddField | AddIndex | AddConstraint) and one.model_name_lower in created
            if not adds and not isinstance(one, CreateModel):
                raise TypeError(f"{one.describe()} does not create a table nor add to one that is created here")
        self.operations = list(operations)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """As Django asks of every operation."""
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add all models to the state, which is rendered once, when somebody next asks for it."""
        state.__dict__.pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create the tables. Foreign keys between them are added when all stand (as Django defers them)."""
        for model in self._models(app_label, to_state):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Delete the tables, the last one first."""
        for model in reversed(self._models(app_label, from_state)):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self) -> str:
        """In words, for ``migrate --plan``."""
        return f"Create {len([one for one in self.operations if isinstance(one, CreateModel)])} tables"

    def _models(self, app_label: str, state: ProjectState) -> list[Any]:
        names = [one.name for one in self.operations if isinstance(one, CreateModel)]
        return [state.apps.get_model(app_label, name) for name in names]
