"""Web pages: visible paragraphs, and tables with their spans. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as markup

from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.policy.documents.plain import decoded
from anlan.responsibility.policy.documents.written import GridCell, Writing, Written

_UNSEEN = {"script", "style", "noscript", "template", "head", "nav", "button", "select", "svg", "iframe", "form"}
_BLOCKS = {
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd",
    "blockquote", "pre", "body", "header", "footer", "center", "tr", "td", "th", "table", "figure", "figcaption",
}  # fmt: skip
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_LARGEST_SPAN = 200


def read_html(data: bytes) -> Written:
    """Read a web page in its declared encoding, else UTF-8 or GB 18030."""
    said = _CHARSET.search(data[:4096])
    text = ""
    if said:
        encoding = said[1].decode("ascii").lower()
        try:
            text = data.decode("gb18030" if encoding in {"gb2312", "gbk", "gb18030"} else encoding)
        except (LookupError, UnicodeDecodeError):
            text = ""
    text = text or decoded(data)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))
    try:
        root = markup.document_fromstring(text)
    except (etree.ParserError, ValueError) as wrong:
        raise Refused("document-broken") from wrong
    writing = Writing("html")
    body = root.find("body")
    _write(body if body is not None else root, writing)
    return writing.written()


def _write(element: Any, writing: Writing) -> None:
    line: list[str] = []

    def end_line() -> None:
        words = re.sub(r"[ \t\r\n\u00a0]+", " ", "".join(line)).strip()
        line.clear()
        if words:
            writing.paragraph(words)

    def walk(node: Any) -> None:
        if not isinstance(node.tag, str) or node.tag in _UNSEEN or _is_hidden(node):
            return
        if node.tag == "br":
            end_line()
            return
        if node.tag == "table" and _is_data(node):
            end_line()
            writing.table(_cells(node), _caption(node))
            return
        is_block = node.tag in _BLOCKS
        if is_block:
            end_line()
        line.append(node.text or "")
        for child in node:
            walk(child)
            line.append(child.tail or "")
        if is_block:
            end_line()

    walk(element)
    end_line()


def _is_hidden(node: Any) -> bool:
    return node.get("hidden") is not None or "display:none" in (node.get("style") or "").replace(" ", "").lower()


def _is_data(table: Any) -> bool:
    """Whether a table holds data: one that holds other tables or a single cell only lays out the page."""
    rows = list(_rows(table))
    return table.find(".//table") is None and len(rows) > 1 and any(len(list(_row_cells(row))) > 1 for row in rows)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _row_cells(row: Any) -> Iterator[Any]:
    return (cell for cell in row if cell.tag in {"td", "th"})


def _caption(table: Any) -> str:
    caption = table.find("caption")
    return " ".join(caption.text_content().split()) if caption is not None else ""


def _cells(table: Any) -> list[GridCell]:
    found: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    for row_number, row in enumerate(_rows(table)):
        column = 0
        for cell in _row_cells(row):
            while (row_number, column) in taken:
                column += 1
            rows, columns = _span(cell, "rowspan"), _span(cell, "colspan")
            taken |= {(row_number + down, column + right) for down in range(rows) for right in range(columns)}
            inner = Writing("html")
            _write(cell, inner)
            lines = tuple(line for line in inner.written().text.split("\n") if line)
            found.append(GridCell(row_number, column, lines, rows, columns))
            column += columns
    return found


def _span(cell: Any, name: str) -> int:
    said = (cell.get(name) or "1").strip()
    return min(max(int(said), 1), _LARGEST_SPAN) if said.isdigit() else 1
