"""``anlan backup`` and ``anlan restore``. Restoring and checking need no settings and touch no installation."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--check", "only_check", is_flag=True, help="Read the backup OUT from end to end instead of making one.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")
def backup(out: Path, only_check: bool, as_json: bool) -> None:
    """Write database, files and keys into OUT (.tar, or .tar.gz compressed) while people go on working.

    The archive is read back before it gets its name. It holds the keys of this installation: keep it as safe as
    the installation itself.
    """
    from anlan.foundation.backup import archive
    from anlan.foundation.backup.rules import CannotBackUp, CannotRestore

    try:
        if only_check:
            if not out.is_file():
                raise CannotRestore(f"{out} does not exist")
            manifest = archive.check(out, progress=_progress("checked"))
            _answer(as_json, _summary(manifest), f"{out} is whole: {_words(manifest)}")
            return
        manifest = _make(out)
    except (CannotBackUp, CannotRestore) as reason:
        _refuse(as_json, reason)
    for name in manifest["damaged"]:
        click.echo(f"anlan: {name} no longer has the content it was stored with", err=True)
    _answer(as_json, _summary(manifest), f"{out}: {_words(manifest)}")


def _make(out: Path) -> dict[str, Any]:
    from django.conf import settings
    from django.db import transaction

    from anlan.foundation.backup.services import back_up
    from anlan.foundation.ledger import services as ledger
    from anlan.foundation.scope.services import system_actor

    now = datetime.now(UTC)
    manifest = back_up(
        out,
        home=Path(settings.HOME),
        engine=engine_of(settings.DATABASES["default"]),
        now=now,
        progress=_progress("saved"),
    )
    said = {key: manifest[key] for key in ("engine", "files", "bytes", "ledger")}
    with transaction.atomic():
        ledger.record("backup.made", by=system_actor("cli"), recorded_at=now, detail=said)
    return manifest


def engine_of(database: dict[str, Any]) -> Any:
    """Return the engine for one of Django's DATABASES."""
    from anlan.foundation.backup.engines import PostgreSQL, SQLite

    if database["ENGINE"].endswith("sqlite3"):
        return SQLite(Path(database["NAME"]))
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return PostgreSQL({key: str(database[name]) for key, name in names.items() if database.get(name)})


@click.command()
@click.argument("file", type=_FILE)
@click.option("--into", required=True, type=_FOLDER, help="The home to restore into; it becomes ANLAN_HOME.")
@click.option("--replace", is_flag=True, help="Move what is there aside first. Nothing is deleted.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")
def restore(file: Path, into: Path, replace: bool, as_json: bool) -> None:
    """Restore the backup FILE into a home. Stop Anlan first; run ``anlan migrate`` after it.

    A PostgreSQL backup goes into the database of ANLAN_DATABASE_URL. Nothing is changed before the whole
    archive has been checked and unpacked.
    """
    from anlan.foundation.backup.rules import CannotRestore
    from anlan.foundation.backup.services import restore as restore_archive

    try:
        manifest = restore_archive(
            file,
            into=into,
            database=_database_of(os.environ.get("ANLAN_DATABASE_URL", "")),
            replace=replace,
            now=datetime.now(UTC),
            progress=_progress("checked"),
        )
    except CannotRestore as reason:
        _refuse(as_json, reason)
    for key, words in (("old_home", "the old home is now"), ("old_schema", "the old tables are now in the schema")):
        if manifest[key]:
            click.echo(f"{words} {manifest[key]}", err=True)
    moved = {key: manifest[key] for key in ("old_home", "old_schema")}
    _answer(as_json, _summary(manifest) | moved, f"{into}: {_words(manifest)}. Now: ANLAN_HOME={into} anlan migrate")


def _database_of(url: str) -> Any:
    if not url:
        return None
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    from anlan.foundation.backup.engines import PostgreSQL

    try:
        return PostgreSQL({key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None})
    except ProgrammingError:
        raise click.UsageError("ANLAN_DATABASE_URL cannot be read") from None


def _summary(manifest: dict[str, Any]) -> dict[str, Any]:
    left_out = {"members", "tables"}
    return {
        **{key: value for key, value in manifest.items() if key not in left_out},
        "rows": sum(manifest["tables"].values()),
        "files": manifest.get("files", len(manifest.get("members", ())) - 1),
    }


def _words(manifest: dict[str, Any]) -> str:
    said = _summary(manifest)
    head = said["ledger"]["head"]
    sealed = f"head {head['number']} over {head['size']} acts" if head else "nothing sealed yet"
    return f"{said['engine']}, {said['rows']} rows, {said['files']} files and keys, {sealed}, made {said['made_at']}"


def _progress(verb: str) -> Any:
    def tell(count: int, name: str) -> None:
        if count % 5000 == 0:
            click.echo(f"{verb} {count} files", err=True)

    return tell


def _answer(as_json: bool, result: dict[str, Any], words: str) -> None:
    click.echo(json.dumps(result, ensure_ascii=False, default=str) if as_json else words)


def _refuse(as_json: bool, reason: Exception) -> "Any":
    click.echo(f"anlan: {reason}", err=True)
    if as_json:
        click.echo(json.dumps({"error": {"code": type(reason).__name__, "message": str(reason)}}, ensure_ascii=False))
    sys.exit(1)
