"""Read a registry workbook and clean it line by line: what runs in the reading process. Pure but for the file.

Yields ``Sheet`` before the lines of a sheet, ``Lines`` with up to ``chunk`` of them, and ``End``.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.spreadsheets import reading
from anlan.foundation.spreadsheets.headings import SEARCH_LINES, Column, Heading, find_heading
from anlan.foundation.spreadsheets.opening import open_half_safely, open_safely
from anlan.registry.industries.rules import IndustryIndex
from anlan.registry.intake.cells import as_text
from anlan.registry.intake.columns import SAMPLE, layout_of, recognised_by_content
from anlan.registry.intake.entity import Cleaned, Reference
from anlan.registry.intake.gazetteer import Gazetteer, RegionRow
from anlan.registry.intake.lines import DATA, LineKinds
from anlan.registry.intake.rules import Cleaner
from anlan.registry.intake.vocabulary import vocabulary

CHUNK = 2_000
_EXAMPLES = 3


@dataclass(frozen=True)
class Question:
    """What a person must say about a column or a sheet.

    ``kind`` is ``heading_unknown``, ``heading_doubled``, ``sheet_without_heading`` or ``sheet_ends_early``;
    ``read_as`` is the field that the column's content shows, if it does.
    """

    kind: str
    sheet: str
    column: int | None = None
    title: str = ""
    examples: tuple[str, ...] = ()
    read_as: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet that is about to be read: its heading, the width of its table, and about how many lines it has."""

    number: int
    name: str
    heading_line: int
    width: int
    height: int
    columns: tuple[Column, ...]
    questions: tuple[Question, ...]


class Line(NamedTuple):
    """One data line: sheet, line number in the sheet, what became of it, and what its unplaced columns hold."""

    sheet: int
    number: int
    cleaned: Cleaned
    extra: dict[str, str] | None


@dataclass(frozen=True)
class Lines:
    """Data lines in their order."""

    lines: list[Line]


@dataclass(frozen=True)
class End:
    """The end of the workbook: lines that were no data, by kind, questions that came up late, error cells."""

    skipped: Mapping[str, int]
    questions: tuple[Question, ...]
    error_cells: int


def read_registry(
    path: str,
    reference: Reference,
    answers: Mapping[str, str] | None = None,
    after: tuple[int, int] = (0, 0),
    chunk: int = CHUNK,
    *,
    half_safely: bool = False,
) -> Iterator[Sheet | Lines | End]:
    """Read and clean the workbook; ``answers`` say what headings mean (heading → field or ``kept``).

    Lines up to ``after`` (sheet and line) are cleaned, because later lines may repeat them, but not given out again.
    Raises Refused ``workbook-…`` when the file cannot be read, and when no sheet has a heading. ``half_safely`` is for
    a process of its own, while its parent opens the file safely.
    """
    opened = open_half_safely(Path(path)) if half_safely else open_safely(Path(path))
    words = vocabulary(answers)
    industries = IndustryIndex(reference.industries, ())
    cleaner: Cleaner | None = None
    skipped: Counter[str] = Counter()
    late: list[Question] = []
    headings = 0
    first_cells = ""
    for sheet in reading.sheets_of(opened):
        lines = sheet.lines()
        head = list(islice(lines, SEARCH_LINES + SAMPLE))
        heading = find_heading(head, words)
        if heading is None:
            if head:
                late.append(Question("sheet_without_heading", sheet.name))
                first_cells = first_cells or _first_cells(head)
            continue
        headings += 1
        kinds = LineKinds(heading)
        width = max(map(len, (cells for _, cells in head)))
        data = [_padded(cells, width) for number, cells in head if number > heading.last_line]
        data = [cells for cells in data if kinds.kind(cells) == DATA]
        if cleaner is None:
            city = reference.city or city_of(heading, data, reference.regions)
            cleaner = Cleaner(reference, Gazetteer(reference.regions, city))
        by_content = recognised_by_content(heading, data, cleaner.gazetteer, industries)
        layout = layout_of(heading.fields, by_content, data)
        if missing := {"name", "credit_code"} - set(layout.columns):
            found = "、".join(column.title for column in heading.columns)
            raise Refused("registry-column-missing", sheet=sheet.name, needed=_titles(missing), found=found[:300])
        cleaner.use(layout, width)
        yield Sheet(
            sheet.number, sheet.name, heading.last_line, width, sheet.height, heading.columns,
            _questions(sheet.name, heading, by_content, data),
        )  # fmt: skip
        yield from _cleaned(
            cleaner, sheet.number, heading, width, by_content, chain(head, lines), skipped, after, chunk
        )
        if sheet.stopped_at:
            late.append(Question("sheet_ends_early", sheet.name, title=str(sheet.stopped_at)))
    if not headings:
        raise Refused("workbook-no-heading", needed=_titles({"name", "credit_code"}), found=first_cells or "—")
    yield End(dict(skipped), tuple(late), opened.error_cells)


def _cleaned(
    cleaner: Cleaner,
    sheet: int,
    heading: Heading,
    width: int,
    by_content: Mapping[int, str],
    lines: Iterator[reading.Line],
    skipped: Counter[str],
    after: tuple[int, int],
    size: int,
) -> Iterator[Lines]:
    kinds = LineKinds(heading)
    serial = {column.index for column in heading.columns if column.field == "serial" or column.is_own}
    # Cells in the order of their fields, so that a line on another sheet can be the same line.
    order = sorted(
        (column.field or "~" + column.title, column.index) for column in heading.columns if column.index not in serial
    )
    indices = [index for _, index in order]
    everything = itemgetter(*indices) if len(indices) > 1 else tuple
    placed = {column.index for column in heading.fields.values() if column.field != "kept"} | set(by_content)
    unplaced = [(column.index, column.title) for column in heading.columns if column.index not in placed | serial]
    chunk: list[Line] = []
    for number, cells in lines:
        if number <= heading.last_line:
            continue
        if len(cells) != width:
            cells = _padded(cells, width)
        kind = kinds.kind(cells)
        if kind != DATA:
            skipped[kind] += 1
            continue
        cells.append("")
        cleaned = cleaner.repeats(everything(cells), sheet, number) or cleaner.clean(cells, sheet, number)
        if (sheet, number) <= after:
            continue
        extra = {title: text for index, title in unplaced if (text := as_text(cells[index]))} if unplaced else None
        chunk.append(Line(sheet, number, cleaned, extra or None))
        if len(chunk) >= size:
            yield Lines(chunk)
            chunk = []
    if chunk:
        yield Lines(chunk)


def _padded(cells: list[Any], width: int) -> list[Any]:
    return (cells + [""] * width)[:width]


def city_of(heading: Heading, sample: list[list[Any]], regions: Any) -> int | None:
    """Return the key of the city that has the most of the counties named on the sheet; None when nothing decides.

    Cities of which townships are known come first among equals: they are the ones that use this installation.
    """
    rows: list[RegionRow] = list(regions)
    column = heading.fields.get("county") or heading.fields.get("region")
    if column is None:
        column = heading.fields.get("registered_address") or heading.fields.get("operating_address")
    texts = [as_text(row[column.index]) for row in sample if column and column.index < len(row)]
    counties = [row for row in rows if row.level == 3]
    above = {row.id: row.parent for row in rows}
    in_use = {above.get(row.parent or 0) for row in rows if row.level == 4}
    votes: Counter[int] = Counter()
    for text, times in Counter(filter(None, texts)).items():
        for row in counties:
            if row.parent and row.name in text:
                votes[row.parent] += times
    if not votes:
        return next((key for key in in_use if key), None) if len(in_use - {None}) == 1 else None
    return max(votes, key=lambda key: (votes[key], key in in_use))


def _questions(
    sheet: str, heading: Heading, by_content: Mapping[int, str], sample: list[list[Any]]
) -> tuple[Question, ...]:
    asked = [("heading_unknown", column) for column in heading.unknown]
    asked += [("heading_doubled", column) for column in heading.doubled]
    return tuple(
        Question(
            kind, sheet, column.index, column.title, _examples(column.index, sample), by_content.get(column.index, "")
        )
        for kind, column in asked
    )


def _examples(index: int, sample: list[list[Any]]) -> tuple[str, ...]:
    texts = dict.fromkeys(as_text(row[index]) for row in sample if index < len(row) and row[index] != "")
    return tuple(text[:60] for text in list(texts)[:_EXAMPLES])


def _titles(fields: set[str]) -> str:
    words = {"name": "企业名称", "credit_code": "统一社会信用代码"}
    return "、".join(words[field] for field in sorted(fields, reverse=True))


def _first_cells(head: list[reading.Line]) -> str:
    return "、".join(text for _, cells in head[:3] for cell in cells[:6] if (text := as_text(cell)))[:200]
