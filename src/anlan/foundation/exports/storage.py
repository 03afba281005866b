"""The files under ANLAN_HOME/exports, each under the uid of its export. No backup takes them: they can be made anew."""

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings

from anlan.foundation.attachments.storage import sync_folder
from anlan.foundation.refusals.rules import Refused

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DAY = 86400.0


def root() -> Path:
    """Return the folder of all exports."""
    return Path(settings.HOME) / "exports"


@contextmanager
def writing(uid: UUID) -> Iterator[Path]:
    """Give a place to write to; the file gets its name when the block ends well, else nothing of it stays.

    What an earlier try left when it was killed is thrown away. Raises Refused ``storage-full``.
    """
    folder = root() / f"{uid}.part"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True, mode=0o700)
        path = folder / "file"
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield path
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.replace(root() / str(uid))
        sync_folder(root())
    except OSError as problem:
        if problem.errno in _FULL:
            raise Refused("storage-full") from problem
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def size_of(uid: UUID) -> int:
    """Return the size of a finished file in bytes."""
    return (root() / str(uid)).stat().st_size


def opened(uid: UUID) -> IO[bytes]:
    """Return the finished file, open; FileNotFoundError when it is gone."""
    return (root() / str(uid)).open("rb")


def remove(uid: UUID) -> None:
    """Remove a file; one that is gone already is as good."""
    (root() / str(uid)).unlink(missing_ok=True)


def sweep(kept: Callable[[list[str]], set[str]]) -> int:
    """Remove what no row keeps and what killed workers left, after a day; return how many."""
    before = time.time() - _DAY
    old = [path for path in root().glob("*") if path.stat().st_mtime < before]
    keep = kept([path.name for path in old if path.suffix != ".part"])
    gone = [path for path in old if path.name not in keep]
    for path in gone:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(gone)
