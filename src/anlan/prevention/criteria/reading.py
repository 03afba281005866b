"""Tables for ``anlan criteria suggest``: CSV with a heading, read strictly. Pure; works where nothing is installed."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

_ENCODINGS = ("utf-8-sig", "gb18030")
_LARGEST = 200 * 1024 * 1024


class BadTable(ValueError):
    """The file cannot be used, in one sentence for whoever gave it."""


def read_table(path: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Return (line, the needed columns) of every row; further columns are passed over.

    BadTable says what is wrong and where: no file, no text, no heading, a missing column, a line that is cut off.
    """
    rows = _rows(path)
    try:
        first, heading = next(rows)
    except StopIteration:
        raise BadTable(f"{path}: the file is empty") from None
    titles = [title.strip() for title in heading]
    missing = [name for name in needed if name not in titles]
    if missing:
        found = ", ".join(filter(None, titles))[:200] or "nothing"
        raise BadTable(f"{path}: line {first} must name the columns {', '.join(needed)}; it names {found}")
    if doubled := next((name for name in needed if titles.count(name) > 1), None):
        raise BadTable(f"{path}: line {first} names the column {doubled} twice")
    places = {name: titles.index(name) for name in needed}
    table = []
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(titles):
            raise BadTable(f"{path}: line {line} has {len(cells)} cells, the heading has {len(titles)}")
        table.append((line, {name: cells[place].strip() for name, place in places.items()}))
    if not table:
        raise BadTable(f"{path}: there is no row below the heading")
    return table


def demand_filled(path: Path, table: list[tuple[int, dict[str, str]]], names: Sequence[str]) -> None:
    """Refuse a table in which one of these cells is empty; the line is named."""
    for line, row in table:
        for name in names:
            if not row[name]:
                raise BadTable(f"{path}: line {line} has no {name}")


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise BadTable(f"{path}: line {reader.line_num} is no CSV: {error}") from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise BadTable(f"{path}: the file is larger than {_LARGEST // 1024 // 1024} MB")
        raw = path.read_bytes()
    except OSError as error:
        raise BadTable(f"{path}: {error.strerror or error}") from None
    if raw[:4] == b"PK\x03\x04" or raw[:4] == b"\xd0\xcf\x11\xe0":
        raise BadTable(f"{path}: this is a workbook; save it as CSV (UTF-8)")
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text.removeprefix("\ufeff")
    raise BadTable(f"{path}: the text is neither UTF-8 nor GB 18030")
