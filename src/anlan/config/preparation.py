"""Making ready: the home with its keys, and the tables."""

import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from anlan.config import refusals  # noqa: F401  (declares what is refused here)
from anlan.config.environment import CHECKOUT
from anlan.foundation.bulk.services import make_missing_indexes
from anlan.foundation.refusals.rules import Refused


def prepare_home(*, now: datetime) -> Path:
    """Make the home with its session key, for its owner alone; in a checkout, compile the translations too.

    Raise Refused ``home-unusable`` when the place cannot be written.
    """
    home: Path = settings.HOME
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / "keys").mkdir(mode=0o700, exist_ok=True)
        (home / "keys").chmod(0o700)
        settings.ENVIRONMENT.secret_key()
    except OSError as error:
        raise Refused("home-unusable", home=str(home), reason=error.strerror) from None
    if in_checkout():
        from anlan.config.messages import compile_messages

        compile_messages(settings.PACKAGE)
    return home


def in_checkout() -> bool:
    """Whether the code runs from its sources, where nothing was compiled by a build."""
    return (CHECKOUT / "pyproject.toml").exists() and CHECKOUT in Path(settings.PACKAGE).parents


def prepare_tables() -> int:
    """Apply the migrations that are missing; return how many. Build indexes that a killed import left out."""
    waiting = len(missing_migrations())
    if waiting:
        call_command("migrate", verbosity=0, interactive=False, stdout=sys.stderr)
    make_missing_indexes()
    return waiting


def missing_migrations() -> list[str]:
    """Return the names of migrations that this code has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
