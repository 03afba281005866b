"""What somebody uploads, as a file of its own for as long as it is read."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile


@contextmanager
def on_disk(upload: UploadedFile[Any]) -> Iterator[Path]:
    """Give the uploaded file a path with its own ending; it is gone afterwards."""
    with tempfile.NamedTemporaryFile(prefix="anlan-import-", suffix=Path(upload.name or "x").suffix) as file:
        for block in upload.chunks():
            file.write(block)
        file.flush()
        yield Path(file.name)
