"""Word documents (.docx): paragraphs, kept numbering, tables with merged cells, footnotes. Pure.

What Word does not print is not read: deleted text of tracked changes, hidden text, the second copy of text boxes.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.policy.documents.word_numbers import Numbering
from anlan.responsibility.policy.documents.written import GridCell, Writing, Written

_LARGEST = 300 * 1024 * 1024
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DRAWN = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}txbx"


def read_word(data: bytes) -> Written:
    """Read a .docx; Refused ``document-broken`` or ``document-too-large`` for what cannot be opened."""
    try:
        with ZipFile(BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > _LARGEST:
                raise Refused("document-too-large")
            if "word/document.xml" not in package.namelist() and _MAIN not in _types(package):
                raise Refused("document-wrong-type")
        document: Any = Document(BytesIO(data))
    except Refused:
        raise
    except (BadZipFile, KeyError, ValueError, OSError, etree.XMLSyntaxError, AttributeError) as wrong:
        raise Refused("document-broken") from wrong
    numbering = Numbering(document)
    writing = Writing("docx")
    for block in _blocks(document.element.body):
        if block.tag == qn("w:p"):
            for words in _paragraphs(block, numbering):
                writing.paragraph(words)
        else:
            writing.table(_cells(block, numbering))
    for words in _footnotes(document):
        writing.paragraph(words)
    return writing.written()


def _types(package: ZipFile) -> str:
    try:
        return package.read("[Content_Types].xml").decode("utf-8", "replace")
    except KeyError:
        return ""


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables in order, also those wrapped in content controls or tracked insertions."""
    for child in parent:
        if child.tag in {qn("w:p"), qn("w:tbl")}:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")}:
            inside = child.find(qn("w:sdtContent"))
            yield from _blocks(child if inside is None else inside)


def _paragraphs(paragraph: Any, numbering: Numbering, *, in_cell: bool = False) -> Iterator[str]:
    """Yield the words of a paragraph with the number that Word prints, then those of text boxes in it.

    A number without words counts in a cell alone: columns of numbers are often left to Word.
    """
    number = numbering.number_of(paragraph)
    boxes: list[Any] = []
    words = "".join(_words(paragraph, boxes)).strip("\n")
    yield (number + words) if words.strip() or in_cell else words
    for box in boxes:
        for inner in box.iter(qn("w:p")):
            yield "".join(_words(inner, [])).strip("\n")


def _words(element: Any, boxes: list[Any]) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == _DRAWN or tag == qn("w:txbxContent"):
            boxes.append(child)
        elif tag == qn("w:t"):
            yield child.text or ""
        elif tag in {qn("w:tab"), qn("w:ptab")} and element.tag == qn("w:r"):
            yield "\t"
        elif tag in {qn("w:br"), qn("w:cr")}:
            yield "" if child.get(qn("w:type")) in {"page", "column"} else "\n"
        elif tag == qn("w:noBreakHyphen"):
            yield "-"
        elif tag == qn("w:r") and _is_hidden(child):
            continue
        else:
            yield from _words(child, boxes)


def _is_hidden(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    vanish = properties.find(qn("w:vanish")) if properties is not None else None
    return vanish is not None and vanish.get(qn("w:val")) not in {"0", "false"}


def _cells(table: Any, numbering: Numbering) -> list[GridCell]:
    """Return the cells of a table; gridSpan and vMerge become extents, a table within a cell its lines."""
    found: list[GridCell] = []
    open_above: dict[int, int] = {}
    for row_number, row in enumerate(_rows(table)):
        column = _skipped(row, "w:gridBefore")
        for cell in _row_cells(row):
            properties = cell.find(qn("w:tcPr"))
            span = _number(properties, "w:gridSpan", 1)
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            if merge is not None and merge.get(qn("w:val")) != "restart" and column in open_above:
                above = found[open_above[column]]
                found[open_above[column]] = GridCell(
                    above.row, above.column, above.lines, row_number - above.row + 1, above.columns
                )
            else:
                lines = tuple(line for line in _cell_lines(cell, numbering) if line.strip())
                found.append(GridCell(row_number, column, lines, 1, span))
                open_above[column] = len(found) - 1
            column += span
    return found


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == qn("w:tr"):
            properties = child.find(qn("w:trPr"))
            if properties is None or properties.find(qn("w:del")) is None:
                yield child
        elif child.tag in {qn("w:sdt"), qn("w:ins")}:
            inside = child.find(qn("w:sdtContent"))
            yield from _rows(child if inside is None else inside)


def _row_cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag == qn("w:sdt"):
            inside = child.find(qn("w:sdtContent"))
            yield from _row_cells(child if inside is None else inside)


def _cell_lines(cell: Any, numbering: Numbering) -> Iterator[str]:
    for block in _blocks(cell):
        if block.tag == qn("w:p"):
            for words in _paragraphs(block, numbering, in_cell=True):
                yield from words.split("\n")
        else:
            for inner in _cells(block, numbering):
                yield from inner.lines


def _number(properties: Any, name: str, default: int) -> int:
    found = properties.find(qn(name)) if properties is not None else None
    value = found.get(qn("w:val")) if found is not None else None
    return int(value) if value and value.isdigit() else default


def _skipped(row: Any, name: str) -> int:
    return _number(row.find(qn("w:trPr")), name, 0)


def _footnotes(document: Any) -> Iterator[str]:
    """Yield footnotes and endnotes, a line each; Word keeps its separators among them."""
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        for note in root:
            if note.get(qn("w:type")) is None:
                words = "".join("".join(_words(paragraph, [])) for paragraph in note.iter(qn("w:p"))).strip()
                if words:
                    yield words
