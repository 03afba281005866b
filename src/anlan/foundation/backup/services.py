"""Making a backup and restoring one. ``restore`` needs no Django, so that it works on an empty machine."""

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from anlan.foundation.backup import archive
from anlan.foundation.backup.archive import Progress, sync_folder
from anlan.foundation.backup.engines import Engine, PostgreSQL, SQLite
from anlan.foundation.backup.rules import (
    DATABASES,
    FORMAT,
    HOME,
    VERSION,
    CannotRestore,
    belongs,
    content_differs,
    differences,
)

DATABASE_FILE = "anlan.sqlite3"


def back_up(
    out: Path, *, home: Path, engine: Engine, now: datetime, progress: Progress | None = None
) -> dict[str, Any]:
    """Write database, files and keys of ``home`` into the archive ``out`` and return its manifest.

    People go on working. The database is copied first and the files after it: every row of the copy then has its
    file, because files come before rows. The archive is read back and compared before it gets its name. A stored
    file whose content no longer has its hash is backed up as it is and named under ``damaged``. Raises CannotBackUp.
    """
    damaged: list[str] = []
    with tempfile.TemporaryDirectory(
        prefix=".anlan-backup-", dir=out.parent if out.parent.is_dir() else None
    ) as folder:
        with archive.new_archive(out) as writer:
            copy = Path(folder) / "database"
            facts = engine.copy_to(copy)
            writer.add(DATABASES[engine.name], copy)
            copy.unlink()
            for path in _files_of(home):
                name = HOME + path.relative_to(home).as_posix()
                try:
                    member = writer.add(name, path)
                except FileNotFoundError:
                    continue  # its term had passed, or the collector took an orphan
                if content_differs(name, member.sha256):
                    damaged.append(name)
                if progress:
                    progress(len(writer.members), name)
            manifest = {
                "format": FORMAT,
                "format_version": VERSION,
                "anlan": version("anlan"),
                "made_at": now.astimezone(UTC).isoformat(),
                "engine": engine.name,
                **facts,
                "damaged": damaged,
            }
            writer.finish(manifest)
        return manifest | {"files": len(writer.members) - 1, "bytes": out.stat().st_size}


def _files_of(home: Path) -> Iterator[Path]:
    """Yield the plain files of the home that belong into a backup; links are not followed."""
    for folder, folders, names in os.walk(home):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if belongs((here / name).relative_to(home).as_posix() + "/x"))
        for name in sorted(names):
            path = here / name
            if belongs(path.relative_to(home).as_posix()) and path.is_file() and not path.is_symlink():
                yield path


def restore(
    path: Path,
    *,
    into: Path,
    database: PostgreSQL | None,
    replace: bool,
    now: datetime,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Restore the archive into the home ``into`` and return its manifest, with where the old things were moved.

    1. The whole archive is checked. 2. Everything is unpacked beside the home and the database compared with the
    manifest. 3. Only then the old home is moved aside (with ``replace``) and the new one takes its place. A
    failure before 3 changes nothing. ``database`` is the server that a PostgreSQL backup goes to. Raises
    CannotRestore.
    """
    manifest = archive.check(path, progress=progress)
    _demand_right_engine(manifest, database)
    into = into.absolute()
    if _is_used(into) and not replace:
        raise CannotRestore(f"{into} is not empty; add --replace to move what is there aside")
    if SQLite.in_use(into / DATABASE_FILE):
        raise CannotRestore(f"Anlan is running in {into}; stop it first")
    staging = _staging_for(into)
    try:
        archive.unpack(path, staging, manifest)
        moved = {"old_home": "", "old_schema": ""}
        (staging / HOME).mkdir(exist_ok=True, mode=0o700)
        if database is None:
            _place_sqlite(staging, manifest)
        else:
            dump = staging / DATABASES["postgresql"]
            moved["old_schema"] = database.restore(dump, manifest, replace=replace, now=now)
        note = {"restored_at": now.astimezone(UTC).isoformat(), "from": path.name, "made_at": manifest["made_at"]}
        (staging / HOME / "restored.json").write_text(json.dumps(note), encoding="utf-8")
        moved["old_home"] = _take_place(staging / HOME, into, now)
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise CannotRestore("the disk is full; nothing was changed. Make room and try again") from problem
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return manifest | moved


def _demand_right_engine(manifest: dict[str, Any], database: PostgreSQL | None) -> None:
    if manifest["engine"] == "postgresql" and database is None:
        raise CannotRestore("this backup holds a PostgreSQL database; set ANLAN_DATABASE_URL to where it shall go")
    if manifest["engine"] == "sqlite" and database is not None:
        raise CannotRestore("this backup holds a SQLite database; unset ANLAN_DATABASE_URL to restore it")


def _is_used(home: Path) -> bool:
    return home.exists() and (not home.is_dir() or any(not _is_ours(entry) for entry in home.iterdir()))


def _is_ours(entry: Path) -> bool:
    return entry.name.startswith(".anlan-restore-")


def _staging_for(home: Path) -> Path:
    """Make a folder on the disk of the home: beside it, or inside where the home is a disk of its own."""
    home.parent.mkdir(parents=True, exist_ok=True)
    beside = home if home.is_mount() else home.parent
    return Path(tempfile.mkdtemp(prefix=".anlan-restore-", dir=beside))


def _place_sqlite(staging: Path, manifest: dict[str, Any]) -> None:
    target = staging / HOME / DATABASE_FILE
    (staging / DATABASES["sqlite"]).replace(target)
    if wrong := differences(manifest, SQLite.facts_of(target)):
        raise CannotRestore("; ".join(wrong))


def _take_place(new: Path, home: Path, now: datetime) -> str:
    """Put the new home in the place of the old one; return where the old one went, if there was one."""
    aside = home.with_name(f"{home.name}.before-restore-{now.astimezone(UTC):%Y%m%d-%H%M%S}")
    if home.is_mount():
        return _exchange_contents(new, home, now)
    old = ""
    if home.exists() and any(home.iterdir()):
        home.rename(aside)
        old = str(aside)
    elif home.exists():
        home.rmdir()
    try:
        new.rename(home)
    except OSError:
        if old:
            aside.rename(home)
        raise
    sync_folder(home.parent)
    return old


def _exchange_contents(new: Path, home: Path, now: datetime) -> str:
    """Do the same entry by entry where the home cannot be renamed because it is a disk of its own."""
    aside = home / f".before-restore-{now.astimezone(UTC):%Y%m%d-%H%M%S}"
    old = [entry for entry in home.iterdir() if not _is_ours(entry) and entry.name != "lost+found"]
    if old:
        aside.mkdir()
        for entry in old:
            entry.rename(aside / entry.name)
    for entry in list(new.iterdir()):
        entry.rename(home / entry.name)
    sync_folder(home)
    return str(aside) if old else ""
