"""The cast: Wang rectifies, Li accepts; a table of cases with its guard."""

import pytest
from django.db import connection

from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.models import guard_sql
from tests.foundation.workflow.sample import WORKFLOW, Case


@pytest.fixture
def wang():
    return Actor(name="王", user_id=1, permissions=frozenset({"tests:case:rectify", "tests:case:accept"}))


@pytest.fixture
def li():
    return Actor(name="李", user_id=2, permissions=frozenset({"tests:case:accept", "tests:case:grade"}))


@pytest.fixture
def case(db):
    editor = connection.SchemaEditorClass(connection)
    statement, parameters = editor.table_sql(Case)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for guard in guard_sql(connection, Case._meta.db_table, "state", WORKFLOW):
            cursor.execute(guard)
    return Case.objects.create(title="配电箱无漏电保护")
