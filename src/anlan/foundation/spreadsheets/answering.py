"""Answer a workbook with the same workbook: cells at fault coloured, the reason and a proposal in the next columns.

Every text is written as text and marked so that a spreadsheet program keeps it text when somebody edits the
cell: a cell that begins with ``=``, ``+``, ``-`` or ``@`` never becomes a formula.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from anlan.foundation.refusals.rules import Refused

# Level of a mark → fill. Colour never carries meaning alone: the first of our columns says it in words.
COLOURS = {
    "held": "#FFC7CE", "refused": "#FFC7CE", "open": "#FFEB9C", "repaired": "#C6EFCE", "noted": "#DDEBF7",
    "repeated": "#D9D9D9",
}  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_TEXT = 32_767
_WIDEST, _NARROWEST = 42, 6


@dataclass(frozen=True)
class Mark:
    """One cell at fault (``column`` from 0, None: the line as a whole), how badly, why, and what we propose."""

    column: int | None
    level: str
    reason: str
    proposal: str = ""


def column_width(texts: Sequence[str]) -> int:
    """Return a width in characters in which the texts can be read; Chinese characters count double."""
    longest = max((sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in texts), default=0)
    return max(_NARROWEST, min(_WIDEST, longest + 2))


class AnswerBook:
    """Writes the answer line by line in little memory; lines of a sheet must come in their order."""

    def __init__(self, path: Path, own_titles: Sequence[str]) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.part")
        self._book = xlsxwriter.Workbook(
            str(self._temporary),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": "yyyy-mm-dd",
                "nan_inf_to_errors": True,
            },
        )
        self._own_titles = own_titles
        self._formats: dict[tuple[str, str], Format] = {}
        self._sheet: Worksheet | None = None
        self._own_column = 0
        self._last_line = 0

    def __enter__(self) -> "AnswerBook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._book.close()
            if kind is None:
                self._temporary.replace(self._path)
        except XlsxWriterException as failed:
            raise Refused("workbook-not-written", path=str(self._path)) from failed
        finally:
            self._temporary.unlink(missing_ok=True)

    def begin_sheet(
        self, name: str, *, heading_line: int = 0, own_column: int = 0, widths: Mapping[int, int] | None = None
    ) -> None:
        """Begin a sheet. ``heading_line`` (from 1, 0: none) stays in view; our columns begin at ``own_column``."""
        self._sheet = self._book.add_worksheet(name[:31])
        self._own_column, self._last_line = own_column, 0
        for column, width in (widths or {}).items():
            self._sheet.set_column(column, column, width)
        if heading_line:
            for offset, width in enumerate((14, 46, 34)[: len(self._own_titles)]):
                self._sheet.set_column(own_column + offset, own_column + offset, width)
            self._sheet.freeze_panes(heading_line, 0)

    def heading(self, number: int, cells: Sequence[Any], *, own: bool) -> None:
        """Write a line of the heading; with ``own``, the titles of our columns beside it."""
        self._write(number, cells, {}, "heading")
        if own:
            for offset, title in enumerate(self._own_titles):
                self._text(number - 1, self._own_column + offset, title, self._format("heading", "text"))

    def line(self, number: int, cells: Sequence[Any], outcome: str = "", marks: Sequence[Mark] = ()) -> None:
        """Write a line with its marks. ``outcome`` says in words what became of it."""
        levels: dict[int | None, str] = {m.column: m.level for m in reversed(marks) if m.column is not None}
        self._write(number, cells, levels, "")
        if not outcome and not marks:
            return
        level = marks[0].level if marks else ""
        reasons = "\n".join(dict.fromkeys(mark.reason for mark in marks))
        proposals = "\n".join(mark.proposal for mark in marks if mark.proposal)
        for offset, text in enumerate((outcome, reasons, proposals)):
            if text:
                self._text(number - 1, self._own_column + offset, text, self._format(level, "own"))

    def _write(self, number: int, cells: Sequence[Any], levels: Mapping[int | None, str], style: str) -> None:
        if self._sheet is None or number <= self._last_line:
            raise ValueError("lines come in their order, on a sheet that was begun")
        self._last_line = number
        row = number - 1
        for column, cell in enumerate(cells):
            level = levels.get(column, style)
            if cell == "" and not level:
                continue
            kind = type(cell)
            if kind is str:
                if level or cell[:1] in _FORMULA_STARTS or cell.isdigit():
                    self._text(row, column, cell, self._format(level, "text"))
                else:
                    self._sheet.write_string(row, column, cell[:_LONGEST_TEXT])
            elif kind in (float, int):
                self._sheet.write_number(row, column, cell, self._format(level, "number") if level else None)
            elif isinstance(cell, (datetime, date, time, timedelta)):
                self._sheet.write_datetime(row, column, cell, self._format(level, _date_style(cell)))
            elif kind is bool:
                self._sheet.write_boolean(row, column, cell, self._format(level, "number") if level else None)

    def _text(self, row: int, column: int, text: str, style: Format) -> None:
        if self._sheet is not None:
            if text:
                self._sheet.write_string(row, column, text[:_LONGEST_TEXT], style)
            else:
                self._sheet.write_blank(row, column, None, style)

    def _format(self, level: str, kind: str) -> Format:
        key = (level, kind)
        if key not in self._formats:
            made = self._book.add_format({"valign": "top"})
            if level == "heading":
                made.set_bold()
                made.set_text_wrap()
                made.set_bg_color("#F2F2F2")
                made.set_bottom(1)
            elif level in COLOURS:
                made.set_bg_color(COLOURS[level])
            if kind in ("text", "own"):
                made.set_quote_prefix()
                made.set_num_format("@")
            if kind == "own":
                made.set_text_wrap()
            if kind in _DATE_FORMATS:
                made.set_num_format(_DATE_FORMATS[kind])
            self._formats[key] = made
        return self._formats[key]


_DATE_FORMATS = {"day": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm:ss", "time": "hh:mm:ss", "span": "[h]:mm:ss"}


def _date_style(cell: Any) -> str:
    if isinstance(cell, datetime):
        return "instant" if (cell.hour or cell.minute or cell.second) else "day"
    if isinstance(cell, date):
        return "day"
    return "time" if isinstance(cell, time) else "span"
