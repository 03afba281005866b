"""The workbooks that were handed in, kept by their hash: read again when an import goes on, and for its answer."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from django.conf import settings

_CHUNK = 1024 * 1024


def place_of(file_hash: str, name: str) -> Path:
    """Return where the workbook with this hash is kept."""
    suffix = Path(name).suffix.lower() or ".xlsx"
    return Path(settings.HOME) / "imports" / file_hash[:2] / f"{file_hash}{suffix}"


def keep(chunks: Iterable[bytes], name: str) -> tuple[str, int]:
    """Store the content and return its hash and size. It gets its name when all of it is on the disk."""
    folder = Path(settings.HOME) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=folder, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = place_of(digest.hexdigest(), name)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def chunks_of(path: Path) -> Iterable[bytes]:
    """Yield the bytes of a file."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def free_bytes() -> int:
    """Return how much room the home has."""
    return shutil.disk_usage(settings.HOME).free
