"""Which lines below a heading are data, and which are totals, remarks or headings again. Pure."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from anlan.foundation.spreadsheets.headings import Heading
from anlan.registry.intake.cells import as_text, word_key, words

DATA, TOTAL, REMARK, HEADING = "data", "total", "remark", "heading"
_CODE_LIKE = re.compile(r"\s*'?[0-9A-Za-z\s-]{15,24}\s*")
_LONGEST_NAME = 60


class LineKinds:
    """Tells the lines of one sheet apart."""

    def __init__(self, heading: Heading) -> None:
        self._heading = heading
        name, code = heading.fields.get("name"), heading.fields.get("credit_code")
        self._name = name.index if name else -1
        self._code = code.index if code else -1
        entry = words()["lines"]
        self._totals = frozenset(map(word_key, entry["totals"]))
        begins = "|".join(re.escape(word) for word in entry["remarks"])
        self._remark = re.compile(rf"(?:{begins})\s*[:：\d一二三四五六七八九十、.]|[※*＊]")

    def kind(self, row: Sequence[Any]) -> str:
        """Return ``data``, ``total``, ``remark`` or ``heading``. A line with a credit code is always data."""
        code = row[self._code] if self._code >= 0 else ""
        if (type(code) is str and len(code) == 18) or _CODE_LIKE.fullmatch(as_text(code)):
            return DATA
        filled = [(index, cell) for index, cell in enumerate(row) if cell != "" and not _is_blank(cell)]
        name = as_text(row[self._name]) if self._name >= 0 else ""
        texts = [as_text(cell) for _, cell in filled if isinstance(cell, str)]
        if not filled:
            return REMARK
        if any(word_key(text) in self._totals for text in (name, *texts[:2])):
            return TOTAL
        if self._heading.describes(row):
            return HEADING
        if _counts_columns(filled):
            return REMARK
        if len(filled) <= 3 and len(texts) == len(filled):
            if any(self._remark.match(text) for text in texts):
                return REMARK
            if not name and not code:
                return REMARK
            if len(filled) == 1 and len(name) > _LONGEST_NAME:
                return REMARK
        return DATA


def _is_blank(cell: Any) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _counts_columns(filled: list[tuple[int, Any]]) -> bool:
    """Whether the line numbers the columns: 1, 2, 3 … or (1), (2), (3) …, as printed forms do below the heading."""
    numbers = [re.sub(r"\D", "", as_text(cell)) if len(as_text(cell)) <= 4 else "" for _, cell in filled]
    if len(filled) < 4 or not all(numbers):
        return False
    values = list(map(int, numbers))
    return all(after - before == 1 for before, after in pairwise(values))
