"""The files under ANLAN_HOME/files, each under the SHA-256 of its content: aa/bb/aabb….

A file is complete before it gets its name: written to ``incoming``, synced, renamed, the folder synced. Rows
come after files, so a crash leaves at most a file without a row, which ``collect_orphans`` removes later. The
same content is stored once.
"""

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from anlan.foundation.refusals.rules import Refused

_CHUNK = 1024 * 1024
# Content touched so many seconds ago may belong to an upload whose row is still to come.
_SETTLED = 60.0
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Received:
    """A file that has come in completely and stands in ``incoming``."""

    path: Path
    sha256: str
    size: int


def root() -> Path:
    """Return the folder of all files."""
    return Path(settings.HOME) / "files"


def path_of(sha256: str) -> Path:
    """Return where content with this hash stands; refuse anything that is no hash."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(f"no SHA-256: {sha256!r}")
    return root() / sha256[:2] / sha256[2:4] / sha256


def receive(chunks: Iterable[bytes], *, at_most: int, reserve: int) -> Received:
    """Write chunks to ``incoming`` and return what came; nothing stays behind when it fails.

    ``at_most`` and ``reserve`` (what must remain free on the disk) are bytes. Raises Refused
    ``attachment-too-large`` or ``storage-full``.
    """
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / uuid4().hex
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            for chunk in chunks:
                if size % (16 * _CHUNK) < len(chunk) and shutil.disk_usage(folder).free < reserve + len(chunk):
                    raise Refused("storage-full")
                size += len(chunk)
                if size > at_most:
                    raise Refused("attachment-too-large", limit=at_most // _CHUNK)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        path.unlink(missing_ok=True)
        if problem.errno in _FULL:
            raise Refused("storage-full") from problem
        raise
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Received(path=path, sha256=digest.hexdigest(), size=size)


def keep(received: Received) -> None:
    """Give the file its lasting name, or drop it when the same content stands there already."""
    target = path_of(received.sha256)
    try:
        # The collector leaves alone what was touched lately, so the row may follow.
        os.utime(target)
        received.path.unlink(missing_ok=True)
        return
    except FileNotFoundError:
        pass
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        received.path.replace(target)
        for folder in (target.parent, target.parent.parent, root()):
            sync_folder(folder)
    except OSError as problem:
        received.path.unlink(missing_ok=True)
        if problem.errno in _FULL:
            raise Refused("storage-full") from problem
        raise


def sync_folder(folder: Path) -> None:
    """Make renames in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(sha256: str) -> Iterator[bytes]:
    """Yield the content in chunks; FileNotFoundError at once when it is missing."""
    file = path_of(sha256).open("rb")

    def chunks() -> Iterator[bytes]:
        with file:
            while chunk := file.read(_CHUNK):
                yield chunk

    return chunks()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored() -> Iterator[Path]:
    """Yield every stored file, in order."""
    for first in sorted(root().glob("[0-9a-f][0-9a-f]")):
        for second in sorted(first.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(second.iterdir())


def collect_orphans(known: Callable[[list[str]], set[str]], *, older_than: float) -> int:
    """Remove stored files without a row and unfinished uploads; return how many.

    ``known`` tells which of the given hashes have a row; ``older_than`` are seconds since the last touch.
    Safe beside running uploads: a file is moved aside first and comes back when it was touched meanwhile.
    """
    removed = 0
    limit = time.time() - older_than
    for folder in ("incoming", "trash"):
        for path in (root() / folder).glob("*"):
            if path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)
                removed += folder == "incoming"
    batch: list[Path] = []
    for path in stored():
        if path.stat().st_mtime < limit:
            batch.append(path)
        if len(batch) == 500:
            removed += _collect(batch, known, limit)
            batch = []
    return removed + _collect(batch, known, limit)


def _collect(batch: list[Path], known: Callable[[list[str]], set[str]], limit: float) -> int:
    orphans = {path.name for path in batch} - known([path.name for path in batch])
    return sum(_remove(path, known, limit) for path in batch if path.name in orphans)


def _remove(path: Path, known: Callable[[list[str]], set[str]], limit: float) -> bool:
    aside = root() / "trash" / path.name
    aside.parent.mkdir(exist_ok=True, mode=0o700)
    path.replace(aside)
    if aside.stat().st_mtime >= limit or known([path.name]):
        aside.replace(path)
        return False
    aside.unlink()
    return True


def destroy(sha256: str, known: Callable[[list[str]], set[str]]) -> None:
    """Remove content for good, unless a row keeps it or the same is coming in right now (the collector follows)."""
    path = path_of(sha256)
    if path.exists():
        _remove(path, known, time.time() - _SETTLED)
