"""Writing, checking and unpacking the tar archive: plain files only, every byte hashed, the manifest last."""

import errno
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zlib import error as ZlibError

from anlan.foundation.backup.rules import MANIFEST, CannotBackUp, DamagedArchive, Member, read_manifest, why_unsafe

_CHUNK = 1024 * 1024
_LONGEST_MANIFEST = 512 * 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
Progress = Callable[[int, str], None]


class Writer:
    """An archive being written. Members are hashed on their way in."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: list[Member] = []

    def add(self, name: str, path: Path) -> Member:
        """Add a file under ``name``. A file that grows or shrinks while it is read is refused."""
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            hashing = _Hashing(file)
            self._tar.addfile(_entry(name, status.st_size, int(status.st_mtime)), hashing)
        member = Member(name=name, size=status.st_size, sha256=hashing.digest.hexdigest())
        self.members.append(member)
        return member

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, which lists every member."""
        listed = [{"name": m.name, "size": m.size, "sha256": m.sha256} for m in self.members]
        content = json.dumps({**manifest, "members": listed}, ensure_ascii=False, indent=1).encode()
        self._tar.addfile(_entry(MANIFEST, len(content), 0), io.BytesIO(content))


class _Hashing:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read and hash."""
        chunk = self._file.read(size)
        self.digest.update(chunk)
        return chunk


def _entry(name: str, size: int, mtime: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = size, mtime, 0o600
    return entry


@contextmanager
def new_archive(out: Path) -> Iterator[Writer]:
    """Write an archive beside ``out`` and rename it when the block ends well; nothing stays behind otherwise.

    The name decides: .tar, or .tar.gz and .tgz compressed. Raises CannotBackUp.
    """
    if not out.name.endswith((".tar", ".tar.gz", ".tgz")):
        raise CannotBackUp(f"{out.name}: the name of a backup ends in .tar, .tar.gz or .tgz")
    if out.exists():
        raise CannotBackUp(f"{out} is there already; a backup is never overwritten")
    if not out.parent.is_dir():
        raise CannotBackUp(f"the folder {out.parent} does not exist")
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            with _tar_for(file, compressed=not out.name.endswith(".tar")) as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        check(part)
        os.link(part, out)  # unlike a rename it never replaces what somebody else wrote meanwhile
        part.unlink()
        sync_folder(out.parent)
    except OSError as problem:
        if problem.errno in _FULL:
            raise CannotBackUp("the disk is full; nothing was written. Make room or choose another folder") from problem
        raise
    finally:
        part.unlink(missing_ok=True)


def _tar_for(file: IO[bytes], *, compressed: bool) -> tarfile.TarFile:
    if compressed:
        return tarfile.open(fileobj=file, mode="w:gz", format=tarfile.PAX_FORMAT, compresslevel=1)
    return tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)


def check(path: Path, *, progress: Progress | None = None) -> dict[str, Any]:
    """Read the whole archive, compare every member with the manifest and return it; raise DamagedArchive."""
    found: dict[str, tuple[int, str]] = {}
    content: Any = None
    for name, entry, file in _entries(path):
        if content is not None:
            raise DamagedArchive("something follows the manifest")
        if name == MANIFEST:
            content = _manifest_in(entry, file)
            continue
        digest = hashlib.sha256()
        for chunk in _chunks(file):
            digest.update(chunk)
        if name in found:
            raise DamagedArchive(f"{name!r} is there twice")
        found[name] = (entry.size, digest.hexdigest())
        if progress:
            progress(len(found), name)
    if content is None:
        raise DamagedArchive("there is no manifest at the end: the archive is cut off, or not a backup of Anlan")
    manifest, members = read_manifest(content)
    _compare(members, found)
    return manifest


def _compare(members: dict[str, Member], found: dict[str, tuple[int, str]]) -> None:
    for name in members.keys() - found.keys():
        raise DamagedArchive(f"{name!r} is listed and not there")
    for name in found.keys() - members.keys():
        raise DamagedArchive(f"{name!r} is there and not listed")
    for name, member in members.items():
        if found[name] != (member.size, member.sha256):
            raise DamagedArchive(f"{name!r} is not what was backed up")


def unpack(path: Path, into: Path, manifest: dict[str, Any]) -> None:
    """Write every member below ``into``, hashed again on the way: what was checked is what is used."""
    _, members = read_manifest(manifest)
    for name, _entry_of, file in _entries(path):
        if name == MANIFEST:
            continue
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest = hashlib.sha256()
        with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            for chunk in _chunks(file):
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if name not in members or digest.hexdigest() != members[name].sha256:
            raise DamagedArchive(f"{name!r} changed while it was unpacked")


def _entries(path: Path) -> Iterator[tuple[str, tarfile.TarInfo, IO[bytes]]]:
    """Yield the members; anything but plain files under safe names raises DamagedArchive."""
    try:
        with tarfile.open(path, mode="r:*") as tar:
            for entry in tar:
                if not entry.isreg() or entry.issparse():
                    raise DamagedArchive(f"{entry.name!r} is no plain file")
                if problem := why_unsafe(entry.name):
                    raise DamagedArchive(f"{entry.name!r}: {problem}")
                file = tar.extractfile(entry)
                if file is None:
                    raise DamagedArchive(f"{entry.name!r} cannot be read")
                yield entry.name, entry, file
    except (tarfile.TarError, EOFError, ZlibError, UnicodeError) as problem:
        raise DamagedArchive(f"the archive cannot be read: {problem}") from problem
    except OSError as problem:
        # gzip says with a plain OSError that what it reads is none.
        if problem.errno is None:
            raise DamagedArchive(f"the archive cannot be read: {problem}") from problem
        raise


def _manifest_in(entry: tarfile.TarInfo, file: IO[bytes]) -> Any:
    if entry.size > _LONGEST_MANIFEST:
        raise DamagedArchive("the manifest is too long")
    try:
        return json.loads(file.read())
    except (ValueError, RecursionError) as problem:
        raise DamagedArchive("the manifest cannot be read") from problem


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def sync_folder(folder: Path) -> None:
    """Make renames in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
