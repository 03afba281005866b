"""Installations of their own, for tests with processes of their own: one is migrated for all, each test gets a copy."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

CHECKOUT = Path(__file__).resolve().parents[1]
NewHome = Callable[[Path], dict[str, str]]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """Keep a copy of the suite's database on SQLite as it is after migrating: what ``manage.py migrate`` would make."""
    kept = tmp_path_factory.mktemp("migrated") / "anlan.sqlite3"
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(kept)) as copy:
                connection.connection.backup(copy)
    return kept


@pytest.fixture(scope="session")
def new_home_on_sqlite(django_db_setup) -> NewHome:
    """Give the function that makes a folder a migrated home on SQLite, whatever the engine of the suite."""

    def make(folder: Path) -> dict[str, str]:
        folder.mkdir(parents=True, exist_ok=True)
        if not django_db_setup.exists():  # the suite runs on PostgreSQL
            _migrate(_environment(str(django_db_setup.parent)))
        shutil.copyfile(django_db_setup, folder / "anlan.sqlite3")
        return _environment(str(folder))

    return make


@pytest.fixture(scope="session")
def new_home(new_home_on_sqlite, tmp_path_factory) -> Iterator[NewHome]:
    """Give the function that makes a folder a migrated home on the engine of the suite; it returns the environment."""
    if not (url := os.environ.get("ANLAN_DATABASE_URL", "")):
        yield new_home_on_sqlite
        return
    with ExitStack() as databases:
        template = databases.enter_context(_database(url))
        _migrate({**_environment(str(tmp_path_factory.mktemp("migrating"))), "ANLAN_DATABASE_URL": template})

        def make(folder: Path) -> dict[str, str]:
            folder.mkdir(parents=True, exist_ok=True)
            copy = databases.enter_context(_database(template, template.rpartition("/")[2]))
            return {**_environment(str(folder)), "ANLAN_DATABASE_URL": copy}

        yield make


def _migrate(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "django", "migrate", "-v0"]
    subprocess.run(command, env=environment, check=True, cwd=CHECKOUT)


def _environment(home: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ANLAN_")}
    path = os.pathsep.join((str(CHECKOUT / "src"), str(CHECKOUT)))
    return {**inherited, "ANLAN_HOME": home, "DJANGO_SETTINGS_MODULE": "anlan.config.settings", "PYTHONPATH": path}


@contextmanager
def _database(url: str, template: str = "template0") -> Iterator[str]:
    """Make a database beside the one of ``url`` and give its address."""
    server, name = url.rpartition("/")[0], f"home_{uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as there:
        there.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {template}")
    try:
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as there:
            there.execute(f"DROP DATABASE {name} WITH (FORCE)")
