"""The two databases, as backup and restore see them. No Django: a restore runs where nothing is installed yet."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql

from anlan.foundation.backup.rules import CannotBackUp, CannotRestore, differences

_HEAD = "SELECT number, size, root, sealed_at, key_id, signature FROM foundation_treehead ORDER BY number DESC LIMIT 1"
_ACTS = "SELECT count(*) FROM foundation_act"


class Engine(Protocol):
    """A database that can be copied while people work, and put back."""

    name: str

    def copy_to(self, target: Path) -> dict[str, Any]:
        """Write a consistent copy and return what it holds: rows a table, migrations, the ledger's head."""


@dataclass(frozen=True)
class SQLite:
    """The database file in the home."""

    path: Path
    name: str = "sqlite"

    def copy_to(self, target: Path) -> dict[str, Any]:
        """Copy with SQLite's online backup: one read transaction, writers go on meanwhile."""
        if not self.path.exists():
            raise CannotBackUp(f"there is no database at {self.path}; run: anlan migrate")
        with closing(_open(self.path, "ro")) as source, closing(sqlite3.connect(target)) as copy:
            try:
                source.backup(copy, pages=-1)
                copy.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.DatabaseError as problem:
                raise CannotBackUp(f"the database could not be copied (is the disk full?): {problem}") from problem
        return self.facts_of(target)

    @staticmethod
    def facts_of(path: Path) -> dict[str, Any]:
        """Check the file page by page and return what it holds; raise CannotRestore when it is damaged."""
        with closing(_open(path, "ro")) as database:
            try:
                problems = [row[0] for row in database.execute("PRAGMA quick_check(3)")]
                if problems != ["ok"]:
                    raise CannotRestore(f"the database is damaged: {'; '.join(problems)}")
                rows = database.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
                )
                names = [name for (name,) in rows.fetchall()]
                tables = {
                    name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
                    for name in names
                    if '"' not in name
                }
                return _facts(tables, lambda query: database.execute(query).fetchone())
            except sqlite3.DatabaseError as problem:
                raise CannotRestore(f"the database cannot be read: {problem}") from problem

    @staticmethod
    def in_use(path: Path) -> bool:
        """Whether a running process holds the database open."""
        if not path.exists():
            return False
        with closing(_open(path, "rw")) as database:
            try:
                # In WAL mode the exclusive mode is granted only to the sole connection.
                database.execute("PRAGMA locking_mode=EXCLUSIVE")
                database.execute("BEGIN EXCLUSIVE")
                database.execute("ROLLBACK")
            except sqlite3.OperationalError:
                return True
            except sqlite3.DatabaseError:
                return False  # damaged: nobody works with it, and this is why it is being replaced
        return False


def _open(path: Path, mode: str) -> sqlite3.Connection:
    quoted = str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(f"file:{quoted}?mode={mode}", uri=True, timeout=1, isolation_level=None)


@dataclass(frozen=True)
class PostgreSQL:
    """A database on a server; ``parameters`` are libpq's (host, port, user, password, dbname)."""

    parameters: Mapping[str, str] = field(repr=False)
    name: str = "postgresql"

    def copy_to(self, target: Path) -> dict[str, Any]:
        """Dump with pg_dump in the custom format, in the very snapshot in which the rows are counted."""
        program = _program("pg_dump", CannotBackUp)
        with self._connect(CannotBackUp) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            (snapshot,) = _one(connection, "SELECT pg_export_snapshot()")
            self._run(
                [
                    *(program, "--format=custom", "--compress=1", "--no-owner", "--no-privileges", "--schema=public"),
                    *(f"--snapshot={snapshot}", f"--file={target}"),
                ],
                CannotBackUp,
            )
            return self._facts(connection)

    def restore(self, source: Path, manifest: Mapping[str, Any], *, replace: bool, now: datetime) -> str:
        """Fill the database from a dump; return the schema into which what stood there was moved, if any.

        With ``replace`` the old tables are kept in a schema of their own; when anything fails they come back.
        """
        program = _program("pg_restore", CannotRestore)
        aside = f"before_restore_{now.astimezone(UTC):%Y%m%d_%H%M%S}"
        with self._connect(CannotRestore) as connection:
            (tables,) = _one(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            if tables and not replace:
                raise CannotRestore("the database of ANLAN_DATABASE_URL is not empty; add --replace to move it aside")
            if tables:
                connection.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(aside)))
            else:
                connection.execute("DROP SCHEMA IF EXISTS public")
            connection.execute("CREATE SCHEMA public")
        try:
            # The dump brings the schema itself, which stands there already.
            listing = self._run([program, "--list", str(source)], CannotRestore)
            wanted = source.with_suffix(".list")
            wanted.write_text("\n".join(line for line in listing.splitlines() if " SCHEMA - public " not in line))
            self._run(
                [
                    *(program, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"),
                    *(f"--use-list={wanted}", f"--dbname={self.parameters['dbname']}", str(source)),
                ],
                CannotRestore,
            )
            with self._connect(CannotRestore) as connection:
                connection.execute("ANALYZE")
                if wrong := differences(manifest, self._facts(connection)):
                    raise CannotRestore("; ".join(wrong))
        except BaseException:
            with self._connect(CannotRestore) as connection:
                connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
                if tables:
                    connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(aside)))
                else:
                    connection.execute("CREATE SCHEMA public")
            raise
        return aside if tables else ""

    def _connect(self, refusal: type[Exception]) -> "psycopg.Connection[Any]":
        try:
            return psycopg.connect(**self.parameters, connect_timeout=10)  # type: ignore[arg-type]
        except psycopg.OperationalError as problem:
            raise refusal(f"the database does not answer: {problem}") from problem

    def _run(self, command: list[str], refusal: type[Exception]) -> str:
        """Run a program of PostgreSQL. Password and address go by the environment, where ``ps`` does not show them."""
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
        given = {names[key]: str(value) for key, value in self.parameters.items() if key in names and value}
        done = subprocess.run(command, env={**os.environ, **given}, capture_output=True, text=True, check=False)
        if done.returncode:
            raise refusal(f"{Path(command[0]).name} failed: {done.stderr.strip()[-600:]}")
        return done.stdout

    @staticmethod
    def _facts(connection: "psycopg.Connection[Any]") -> dict[str, Any]:
        rows = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        ).fetchall()
        tables = {
            name: _one(connection, sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(name)))[0]
            for (name,) in rows
        }
        return _facts(tables, lambda query: connection.execute(query).fetchone())


def _one(connection: "psycopg.Connection[Any]", query: Any) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    if row is None:
        raise LookupError("the database gave no answer")
    return tuple(row)


def _program(name: str, refusal: type[Exception]) -> str:
    found = shutil.which(name)
    if not found:
        raise refusal(f"{name} is not installed; install the client programs of PostgreSQL (postgresql-client)")
    return found


def _facts(tables: dict[str, int], ask: Any) -> dict[str, Any]:
    """Return rows a table, and what the ledger says of itself: how many acts, and its newest signed head."""
    ledger: dict[str, Any] = {"acts": 0, "head": None}
    if "foundation_act" in tables:
        ledger["acts"] = ask(_ACTS)[0]
    if "foundation_treehead" in tables and (head := ask(_HEAD)):
        names = ("number", "size", "root", "sealed_at", "key_id", "signature")
        ledger["head"] = {name: _plain(value) for name, value in zip(names, head, strict=True)}
    return {"tables": tables, "ledger": ledger}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if isinstance(value, datetime) else value
