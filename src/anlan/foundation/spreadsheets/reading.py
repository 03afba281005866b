"""Read the cells of a workbook that was opened safely: every sheet, line by line, at the speed of the reader.

Workbooks that come from outside are read in a process of their own, see ``isolation``.
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.spreadsheets.opening import Opened, open_safely

Cell = str | float | int | bool | date | datetime | time | timedelta
Line = tuple[int, list[Any]]
# After so many blank lines the sheet counts as ended; a table is not continued twenty thousand lines further down.
BLANK_LINES = 20_000
_ENCODINGS = ("utf-8-sig", "gb18030")


class Sheet:
    """One sheet. ``lines()`` yields (line number from 1, cells from column A) for lines that hold anything."""

    def __init__(self, name: str, number: int, *, hidden: bool = False) -> None:
        self.name = name
        self.number = number
        self.hidden = hidden
        self.stopped_at: int | None = None  # where blank lines made the reading stop, if they did
        self.height = 0

    def _raw(self) -> Iterator[list[Any]]:
        raise NotImplementedError

    def lines(self) -> Iterator[Line]:
        """Yield the lines that are not blank. Whole numbers come as floats, dates as dates, blanks as ``""``."""
        blank = 0
        for number, cells in enumerate(self._raw(), 1):
            if any(cells) or any(cell != "" for cell in cells):
                blank = 0
                yield number, cells
                continue
            blank += 1
            if blank >= BLANK_LINES:
                self.stopped_at = number
                return


class _ExcelSheet(Sheet):
    def __init__(self, book: CalamineWorkbook, name: str, number: int, *, hidden: bool) -> None:
        super().__init__(name, number, hidden=hidden)
        self._sheet = book.get_sheet_by_name(name)
        self.height = self._sheet.total_height

    def _raw(self) -> Iterator[list[Any]]:
        start = self._sheet.start
        if start is None:
            return
        rows: Iterator[list[Any]] = self._sheet.iter_rows()
        if start[1]:  # the reader begins at the first used column
            margin = [""] * start[1]
            rows = (margin + row for row in rows)
        merged = [
            (top, bottom, left) for (top, left), (bottom, _) in self._sheet.merged_cell_ranges or () if bottom > top
        ]
        yield from _filled_down(rows, sorted(merged)) if merged else rows


class _TextSheet(Sheet):
    def __init__(self, path: Path) -> None:
        super().__init__(path.stem, 1)
        self._path = path
        self._encoding = _encoding_of(path)
        with path.open(encoding=self._encoding, newline="") as file:
            first = next((line for line in file if line.strip()), "")
        self._delimiter = max(",\t;", key=first.count)

    def _raw(self) -> Iterator[list[Any]]:
        with self._path.open(encoding=self._encoding, newline="") as file:
            try:
                yield from csv.reader(file, delimiter=self._delimiter)
            except csv.Error as error:
                raise Refused("workbook-damaged") from error


def sheets_of(opened: Opened) -> Iterator[Sheet]:
    """Yield the sheets one after the other, hidden ones too; each is loaded when its turn comes."""
    if opened.format == "csv":
        yield _TextSheet(opened.path)
        return
    try:
        with CalamineWorkbook.from_path(str(opened.path)) as book:
            for number, about in enumerate(book.sheets_metadata, 1):
                if about.typ == SheetTypeEnum.WorkSheet:
                    hidden = about.visible != SheetVisibleEnum.Visible
                    yield _ExcelSheet(book, about.name, number, hidden=hidden)
    except CalamineError as error:
        raise Refused("workbook-damaged") from error


def _filled_down(rows: Iterator[list[Any]], merged: list[tuple[int, int, int]]) -> Iterator[list[Any]]:
    """Give every line of a cell that is merged downwards the value of its top, as the eye reads it."""
    waiting = merged[::-1]
    active: list[tuple[int, int, Any]] = []
    for number, row in enumerate(rows):
        active = [entry for entry in active if entry[0] >= number]
        for _, column, value in active:
            if column < len(row) and row[column] == "":
                row[column] = value
        while waiting and waiting[-1][0] <= number:
            _, bottom, column = waiting.pop()
            if column < len(row) and row[column] != "":
                active.append((bottom, column, row[column]))
        yield row


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
    for encoding in _ENCODINGS:
        try:
            with path.open(encoding=encoding) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused("workbook-text-encoding")


def raw_lines(path: str, chunk: int = 2_000) -> Iterator[tuple[str, int, list[Line]]]:
    """Yield (sheet name, sheet number, some lines) of a file that was opened safely before; for a child process.

    Every sheet comes at least once, an empty one with no lines.
    """
    for sheet in sheets_of(open_safely(Path(path))):
        lines = sheet.lines()
        some = list(islice(lines, chunk))
        yield sheet.name, sheet.number, some
        while some := list(islice(lines, chunk)):
            yield sheet.name, sheet.number, some
