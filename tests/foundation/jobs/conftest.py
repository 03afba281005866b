"""Wang starts jobs, Li works in his office, Zhao in another one; the real queue instead of the immediate one."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django_tasks import task_backends

from anlan.foundation.accounts.models import User
from anlan.foundation.jobs import worker
from anlan.foundation.scope.rules import Actor

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def person(name, organisation_id, permissions=()):
    user = User.objects.create(username=name, name=name, created_at=NOON)
    return Actor(
        name=name,
        user_id=user.pk,
        user_uid=user.uid,
        organisation_id=organisation_id,
        permissions=frozenset(permissions),
    )


@pytest.fixture
def wang(db):
    return person("wang", 7)


@pytest.fixture
def li(db):
    return person("li", 7, {"registry:import:view"})


@pytest.fixture
def zhao(db):
    return person("zhao", 8, {"registry:import:view"})


@pytest.fixture
def queue(settings, monkeypatch):
    """Put jobs into the queue in the database instead of running them at once.

    The worker's own tests run it inside the test's transaction, which must not lose its connection.
    """
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    _forget_backends()
    yield
    _forget_backends()


def _forget_backends() -> None:
    handler: Any = task_backends
    handler.__dict__.pop("settings", None)
    handler._settings = None
    if hasattr(handler._connections, "default"):
        del handler._connections.default
