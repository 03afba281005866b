"""Backup and restore on PostgreSQL, tested by restoring. Runs where the suite runs on PostgreSQL."""

import json
import os
import secrets
import shutil

import psycopg
import pytest
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from anlan.foundation.backup.cli import engine_of
from anlan.foundation.backup.engines import PostgreSQL
from anlan.foundation.backup.rules import CannotBackUp
from tests.foundation.backup.conftest import FILL, anlan, python

DATABASE = settings.DATABASES["default"]
pytestmark = pytest.mark.skipif(
    not DATABASE["ENGINE"].endswith("postgresql") or not shutil.which("pg_dump"),
    reason="needs a PostgreSQL server as the suite's database, and pg_dump",
)


def server(name):
    return {**engine_of({**DATABASE, "NAME": name}).parameters}


def url_of(name):
    """Return the URL as ANLAN_DATABASE_URL takes it."""
    p = server(name)
    user = p.get("user", "") + (f":{p['password']}" if p.get("password") else "")
    host = p.get("host", "")
    if host.startswith("/"):
        return f"postgresql://{user}@/{name}?host={host}" + (f"&port={p['port']}" if p.get("port") else "")
    return f"postgresql://{user}@{host}" + (f":{p['port']}" if p.get("port") else "") + f"/{name}"


@pytest.fixture(scope="module")
def databases():
    """Make empty databases on the suite's server and drop them at the end."""
    made = []
    admin = psycopg.connect(make_conninfo(**server("postgres")), autocommit=True)

    def make():
        name = f"anlan_backup_{os.getpid()}_{secrets.token_hex(3)}"
        admin.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(name)))
        made.append(name)
        return name

    yield make
    for name in made:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    admin.close()


@pytest.fixture(scope="module")
def saved(databases, tmp_path_factory):
    name, folder = databases(), tmp_path_factory.mktemp("pg")
    said = python(folder / "home", FILL, url_of(name)).strip().splitlines()[-1]
    done = anlan("backup", folder / "anlan.tar", "--json", home=folder / "home", url=url_of(name))
    assert done.returncode == 0, done.stderr
    return folder / "anlan.tar", json.loads(said)


def test_what_is_restored_is_what_was_backed_up_and_people_sign_in(saved, databases, tmp_path):
    path, before = saved
    url = url_of(databases())

    done = anlan("restore", path, "--into", tmp_path / "home", url=url)

    assert done.returncode == 0, done.stderr
    after = json.loads(python(tmp_path / "home", "print(json.dumps(facts()))", url))
    assert after == before
    python(
        tmp_path / "home",
        """
        assert User.objects.get(username="wang").check_password("correct horse battery")
        assert len(sealing.seal(now=NOW)) >= 1
        attach("after the restore")
        from django.db import DatabaseError
        try:
            with transaction.atomic():
                Act.objects.beyond_scope("test").all().delete()
        except DatabaseError:
            pass
        else:
            raise AssertionError("the guards did not come along")
        call_command("migrate", verbosity=0)
        """,
        url,
    )


def test_a_database_with_tables_is_refused_and_with_replace_kept_aside(saved, databases, tmp_path):
    name = databases()
    with psycopg.connect(make_conninfo(**server(name))) as connection:
        connection.execute("CREATE TABLE mine (x int)")
        connection.execute("INSERT INTO mine VALUES (1)")

    refused = anlan("restore", saved[0], "--into", tmp_path / "home", url=url_of(name))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert not (tmp_path / "home").exists()

    done = anlan("restore", saved[0], "--into", tmp_path / "home", "--replace", "--json", url=url_of(name))
    assert done.returncode == 0, done.stderr
    aside = json.loads(done.stdout)["old_schema"]
    with psycopg.connect(make_conninfo(**server(name))) as connection:
        query = sql.SQL("SELECT count(*) FROM {}.mine").format(sql.Identifier(aside))
        assert connection.execute(query).fetchone() == (1,)


def test_a_restore_that_fails_brings_the_old_tables_back(saved, databases, tmp_path, monkeypatch):
    name = databases()
    with psycopg.connect(make_conninfo(**server(name))) as connection:
        connection.execute("CREATE TABLE mine (x int)")
    from datetime import UTC, datetime

    (tmp_path / "x.dump").write_bytes(b"not a dump")
    with pytest.raises(Exception, match="pg_restore failed"):
        PostgreSQL(server(name)).restore(tmp_path / "x.dump", {}, replace=True, now=datetime(2026, 11, 22, tzinfo=UTC))
    with psycopg.connect(make_conninfo(**server(name))) as connection:
        assert connection.execute("SELECT count(*) FROM public.mine").fetchone() == (0,)


def test_the_engines_are_not_mixed(saved, tmp_path):
    done = anlan("restore", saved[0], "--into", tmp_path / "home")
    assert done.returncode == 1
    assert "ANLAN_DATABASE_URL" in done.stderr


def test_without_pg_dump_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotBackUp, match="postgresql-client"):
        PostgreSQL(server("postgres")).copy_to(tmp_path / "x")
