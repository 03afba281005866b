"""Reading an export line by line, or the one document of another file, from a plain file or a zip."""

import json
import zlib
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, is_zipfile

from anlan.foundation.ledger.documents import Unreadable

_LONGEST_LINE = 1 << 20


class Lines:
    """The lines of an export, or the one document of another file; plain or the only member of a zip."""

    is_export: bool

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> "Lines":
        self._zip: ZipFile | None = None
        if is_zipfile(self._path):
            try:
                self._zip = ZipFile(self._path)
                names = self._zip.namelist()
                if len(names) != 1:
                    raise Unreadable("the zip must hold one file, the export")
                self._file: Any = TextIOWrapper(self._zip.open(names[0]), encoding="utf-8")
            except (BadZipFile, RuntimeError, NotImplementedError) as error:
                raise Unreadable(f"the zip cannot be read: {error}") from error
        else:
            self._file = self._path.open(encoding="utf-8")
        self._first = self._line()
        try:
            head = json.loads(self._first)
        except ValueError:
            head = None
        self.is_export = isinstance(head, dict) and head.get("type") == "ledger"
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._zip:
            self._zip.close()

    def document(self) -> dict[str, Any]:
        """Return the whole file as one JSON object."""
        text = self._first
        while more := self._line():
            text += more
            if len(text) > _LONGEST_LINE:
                raise Unreadable("this is neither an export of the ledger nor a proof")
        return self._parsed(text, "the file")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        line, number = self._first, 1
        while line:
            yield self._parsed(line, f"line {number}")
            line, number = self._line(), number + 1

    def _line(self) -> str:
        try:
            line: str = self._file.readline(_LONGEST_LINE + 1)
        except (UnicodeDecodeError, BadZipFile, EOFError, OSError, zlib.error) as error:
            raise Unreadable(f"the file is damaged: {error}") from error
        if len(line) > _LONGEST_LINE:
            raise Unreadable("a line is longer than any line of an export")
        return line

    def _parsed(self, text: str, where: str) -> dict[str, Any]:
        try:
            parsed = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"{where} is no JSON: {error}") from error
        if not isinstance(parsed, dict):
            raise Unreadable(f"{where} is no JSON object")
        return parsed
