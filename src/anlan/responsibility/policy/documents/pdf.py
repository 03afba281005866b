"""PDF files that carry text: lines become paragraphs, ruled tables become tables. Pure.

A page without ruled lines is read by PDFium alone, which is fast; only pages with rules are searched for tables.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import pairwise
from typing import Any

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.policy.documents.broken_tables import continued, width_of
from anlan.responsibility.policy.documents.written import GridCell, Writing, Written

_MOST_PAGES = 2000
# Fewer characters a page than this, over the whole file, and the pages are pictures.
_FEWEST_CHARACTERS = 8
_FEWEST_RULES = 4
_UNIT_ENDS = re.compile(r"(?:[局委办院所站处队室科]|中心|公司|政府|协会|街道)$")
_UNIT_BEGINS = re.compile(r"(?:省|市|县|区|镇|乡|局|各|属地|国网)(?![、，。））])")
# Marks fill a part of their square only: the gap beside them is no blank.
_LOOSE = re.compile(r"(?<=[一-鿿]) +(?=[、，。；：！？）》”])|(?<=[、，。；：（《“]) +(?=[一-鿿])")
_RAGGED = 2.2  # a line of a cell is full when fewer letters than these would fit behind it
_PAGE_NUMBER = re.compile(
    r"^[\s\-—–_·.|/]*(?:第\s*)?[0-9０-９]{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*[0-9]{1,4}\s*页?)?[\s\-—–_·.|]*$"
)
_BEGINS = re.compile(
    r"^\s*(?:第[〇零一二三四五六七八九十百千0-9]{1,6}[编章节条款]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[）)]|"
    r"[0-9]{1,2}[.．、](?![0-9])|[①-⑳]|附件|附：|附:)"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line with its edges in points; ``top`` counts from the top of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


def read_pdf(data: bytes) -> Written:
    """Read a PDF; Refused ``document-encrypted``, ``document-broken``, ``document-scanned``, ``document-too-large``."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as wrong:
        locked = getattr(wrong, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "assword" in str(wrong)
        raise Refused("document-encrypted" if locked else "document-broken") from wrong
    try:
        if len(document) > _MOST_PAGES:
            raise Refused("document-too-large")
        pages = [_page(document, number) for number in range(len(document))]
    finally:
        document.close()
    if sum(len(line.text) for lines, _ in pages for line in lines) < _FEWEST_CHARACTERS * max(len(pages), 1):
        raise Refused("document-scanned")
    ruled = {number for number, (_, has_rules) in enumerate(pages) if has_rules}
    tables = _tables(data, ruled) if ruled else {}
    running = _running_lines([lines for lines, _ in pages])
    writing = Writing("pdf")
    paragraph = _Paragraph(writing)
    table: list[GridCell] = []
    for number, (lines, _) in enumerate(pages, 1):
        kept = [line for line in lines if line.text not in running and not _PAGE_NUMBER.match(line.text)]
        for place, item in enumerate(_in_order(kept, tables.get(number - 1, []))):
            if isinstance(item, _Line):
                writing.table(table)
                table = []
                paragraph.add(item, kept, number)
            else:
                paragraph.end()
                if place == 0 and width_of(table) == width_of(item):
                    table = continued(table, item)  # a table that goes on over the page
                else:
                    writing.table(table)
                    table = item
        if not table:
            writing.page(number)
    writing.table(table)
    paragraph.end()
    return writing.written()


class _Paragraph:
    """Joins printed lines: a line that fills the page and ends no sentence goes on in the next."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._words = ""
        self._full = False

    def add(self, line: _Line, page: list[_Line], number: int) -> None:
        left = min(other.left for other in page)
        right = max(other.right for other in page)
        height = max(line.bottom - line.top, 1.0)
        indented = line.left > left + height * 1.2
        goes_on = self._full and not _BEGINS.match(line.text) and not indented
        if not goes_on:
            self.end()
        self._writing.page(number)
        self._words += line.text
        self._full = line.right > right - height * 1.6

    def end(self) -> None:
        if self._words.strip():
            self._writing.paragraph(self._words.strip())
        self._words, self._full = "", False


def _page(document: Any, number: int) -> tuple[list[_Line], bool]:
    """Return the printed lines of a page from top to bottom, and whether rules are drawn on it."""
    page = document[number]
    try:
        height = page.get_height()
        reader = page.get_textpage()
        pieces = []
        for place in range(reader.count_rects()):
            left, bottom, right, top = reader.get_rect(place)
            words = reader.get_text_bounded(left, bottom, right, top)
            words = re.sub(r"[\r\n\x00\ufffe\ufeff]", "", words)
            if words.strip():
                pieces.append(_Line(words, left, right, height - top, height - bottom))
        rules = sum(1 for thing in page.get_objects(max_depth=2) if thing.type == pdfium.FPDF_PAGEOBJ_PATH)
        reader.close()
    finally:
        page.close()
    return _joined(pieces), rules >= _FEWEST_RULES


def _joined(pieces: list[_Line]) -> list[_Line]:
    """Put pieces of one printed line together, from left to right."""
    lines: list[list[_Line]] = []
    for piece in sorted(pieces, key=lambda piece: ((piece.top + piece.bottom) / 2, piece.left)):
        middle = (piece.top + piece.bottom) / 2
        last = lines[-1] if lines else None
        if last and last[0].top - 1 <= middle <= last[0].bottom + 1:
            last.append(piece)
        else:
            lines.append([piece])
    found = []
    for row in lines:
        row.sort(key=lambda piece: piece.left)
        words = row[0].text.strip()
        for before, piece in pairwise(row):
            gap = piece.left - before.right > (piece.bottom - piece.top) * 0.9
            words += (" " if gap else "") + piece.text.strip()
        words = _LOOSE.sub("", words)
        found.append(
            _Line(words, row[0].left, max(p.right for p in row), min(p.top for p in row), max(p.bottom for p in row))
        )
    return found


def _running_lines(pages: list[list[_Line]]) -> set[str]:
    """Return what stands at the top or bottom of most pages: running heads, no part of the text."""
    if len(pages) < 3:
        return set()
    seen = Counter(line.text for lines in pages for line in {*lines[:1], *lines[-1:]})
    return {words for words, count in seen.items() if count >= max(3, len(pages) // 2)}


def _in_order(
    lines: list[_Line], tables: list[tuple[tuple[float, float, float, float], list[GridCell]]]
) -> Iterator[Any]:
    """Yield lines outside tables and the tables, from top to bottom."""
    waiting = sorted(tables, key=lambda table: table[0][1])
    for line in lines:
        middle = (line.top + line.bottom) / 2
        while waiting and waiting[0][0][1] <= middle and middle > waiting[0][0][3]:
            yield waiting.pop(0)[1]
        inside = any(
            box[1] - 1 <= middle <= box[3] + 1 and line.right > box[0] and line.left < box[2] for box, _ in tables
        )
        if inside:
            while waiting and waiting[0][0][1] <= middle:
                yield waiting.pop(0)[1]
            continue
        yield line
    for _, cells in waiting:
        yield cells


def _tables(
    data: bytes, numbers: set[int]
) -> dict[int, list[tuple[tuple[float, float, float, float], list[GridCell]]]]:
    found: dict[int, list[tuple[tuple[float, float, float, float], list[GridCell]]]] = {}
    with pdfplumber.open(BytesIO(data), pages=[number + 1 for number in sorted(numbers)]) as document:
        for page in document.pages:
            here = [(table.bbox, _cells(page, table)) for table in page.find_tables()]
            found[page.page_number - 1] = [(box, cells) for box, cells in here if len(cells) > 1]
            page.close()
    return found


def _cells(page: Any, table: Any) -> list[GridCell]:
    """Return the cells of a ruled table; edges that other cells draw become the rows and columns that one spans."""
    tops = _edges([cell[1] for cell in table.cells] + [cell[3] for cell in table.cells])
    lefts = _edges([cell[0] for cell in table.cells] + [cell[2] for cell in table.cells])
    cells = []
    for box in table.cells:
        row, below = _nearest(tops, box[1]), _nearest(tops, box[3])
        column, beyond = _nearest(lefts, box[0]), _nearest(lefts, box[2])
        inside = page.filter(partial(_lies_in, box)).extract_text_lines(return_chars=False)
        lines = tuple(_cell_lines(inside, box[2]))
        cells.append(GridCell(row, column, lines, max(1, below - row), max(1, beyond - column), page.page_number))
    return cells


def _lies_in(box: tuple[float, float, float, float], thing: dict[str, Any]) -> bool:
    """Whether the middle of a character lies in a cell: tall letters reach over the rules above and below."""
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= across < box[2] and box[1] <= down < box[3])


def _cell_lines(printed: list[dict[str, Any]], right: float) -> Iterator[str]:
    """Join the printed lines of a cell: a line goes on in the next when it fills the cell.

    Unless a number begins there, or one unit ends and the name of another begins.
    """
    said, full = "", False
    for line in printed:
        apart = _UNIT_ENDS.search(said) and _UNIT_BEGINS.match(line["text"])
        if said and (not full or apart or _BEGINS.match(line["text"])):
            yield said
            said = ""
        said += line["text"].strip()
        full = line["x1"] > right - (line["bottom"] - line["top"]) * _RAGGED
    if said:
        yield said


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - value))
