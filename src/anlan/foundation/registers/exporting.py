"""Excel and CSV of a list, row by row, such that reading them back changes nothing."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.exceptions import FileCreateError

from anlan.foundation.registers.declaration import Register
from anlan.foundation.scope.rules import Actor

# The columns by which a row is recognised when the file comes back; the words are part of the file format.
NUMBER, VERSION = "编号", "版本"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
EXCEL_ROWS = 1_048_575
"""What a sheet holds below its heading."""


def headings(register: Register) -> list[str]:
    """Return the headings of an export in the active language."""
    return [*(str(column.label) for column in register.columns), NUMBER, VERSION]


def cells(register: Register, records: Iterable[Any], actor: Actor) -> Iterator[list[str]]:
    """Yield the cells of each record as people read them, then its number and version."""
    readers = [column.reader(actor) for column in register.columns]
    for record in records:
        yield [*(read(record) for read in readers), str(record.uid), str(record.version)]


def write_xlsx(path: Path, register: Register, records: Iterable[Any], actor: Actor) -> int:
    """Write a workbook with a frozen heading and return the number of rows. Text stays text: no cell is a formula."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            return _fill(book, register, records, actor)
    except FileCreateError as problem:
        raise problem.args[0] from problem


def _fill(book: Any, register: Register, records: Iterable[Any], actor: Actor) -> int:
    count = 0
    sheet = book.add_worksheet(str(register.label)[:31])
    bold = book.add_format({"bold": True, "bg_color": "#E8EDF3", "bottom": 1})
    text = book.add_format({"num_format": "@"})
    heads = headings(register)
    for index, column in enumerate(register.columns):
        sheet.set_column(index, index, 12 if column.numeric else 20, text)
    sheet.set_column(len(register.columns), len(register.columns) + 1, 10, None, {"hidden": True})
    sheet.write_row(0, 0, heads, bold)
    sheet.freeze_panes(1, 1)
    for count, row in enumerate(cells(register, records, actor), 1):
        for index, value in enumerate(row):
            if value:
                sheet.write_string(count, index, value, text)
    sheet.autofilter(0, 0, max(count, 1), len(register.columns) - 1)
    book.set_properties({"title": str(register.label), "comments": _("Exported from Anlan")})
    return count


def write_csv(path: Path, register: Register, records: Iterable[Any], actor: Actor) -> int:
    """Write the list as CSV and return the number of rows."""
    written = -2  # the mark and the headings
    with path.open("wb") as file:
        for line in csv_lines(register, records, actor):
            file.write(line)
            written += 1
    return written


def csv_lines(register: Register, records: Iterable[Any], actor: Actor) -> Iterator[bytes]:
    """Yield the list as UTF-8 CSV with a byte-order mark, which spreadsheets need to read Chinese.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    yield "\ufeff".encode()
    yield _line(headings(register))
    for row in cells(register, records, actor):
        yield _line([f"'{value}" if value.startswith(FORMULA) else value for value in row])


def _line(row: list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(row)
    return buffer.getvalue().encode()
