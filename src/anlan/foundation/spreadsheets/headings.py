"""Find the heading of a table wherever it stands, and say what each column means. Pure.

A vocabulary names the fields that a register knows and the headings under which they occur. A heading that it
does not know is returned as unknown, for a person to be asked; nothing is dropped.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

# How many lines with content may stand above the end of a heading: titles, units, dates, notes.
SEARCH_LINES = 60
_DEPTH = 3
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_NOISE = re.compile(r"[\s\W_]+")
_LONGEST_TITLE = 40
_LONG_NUMBER = re.compile(r"\d{6}")


def normal_title(text: str) -> str:
    """Return a heading without blanks, punctuation, width and case: ``企业（单位）名称 *`` is ``企业单位名称``."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def without_brackets(text: str) -> str:
    """Return the normal form of what stands outside of brackets: ``职工人数（人）`` is ``职工人数``."""
    return normal_title(_BRACKETED.sub("", unicodedata.normalize("NFKC", text)))


def bracketed(text: str) -> str:
    """Return what stands in the brackets, often the unit: ``营业收入（万元）`` gives ``万元``."""
    found = _BRACKETED.findall(unicodedata.normalize("NFKC", text))
    return "".join(part[1:-1].strip() for part in found)


@dataclass(frozen=True)
class Vocabulary:
    """The headings that a register knows.

    ``titles`` maps a normal title to a field; ``patterns`` are tried in order on titles that are not listed;
    ``anchors`` are fields of which a heading needs at least one; ``plural`` are fields that several columns may
    hold; ``own`` are the columns that our answer added.
    """

    titles: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    anchors: frozenset[str] = frozenset()
    plural: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        fields: Mapping[str, Mapping[str, Sequence[str]]],
        *,
        anchors: Iterable[str] = (),
        plural: Iterable[str] = (),
        own: Iterable[str] = (),
    ) -> "Vocabulary":
        """Build from ``{field: {"titles": […], "patterns": […]}}``; ValueError if a title names two fields."""
        titles: dict[str, str] = {}
        patterns: list[tuple[re.Pattern[str], str]] = []
        for name, words in fields.items():
            for title in words.get("titles", ()):
                if titles.setdefault(normal_title(title), name) != name:
                    raise ValueError(f"the heading {title!r} names both {titles[normal_title(title)]} and {name}")
            patterns.extend((re.compile(pattern), name) for pattern in words.get("patterns", ()))
        return cls(titles, tuple(patterns), frozenset(anchors), frozenset(plural), frozenset(map(normal_title, own)))

    def field_of(self, text: str) -> str | None:
        """Return the field that a heading names, or None."""
        for title in dict.fromkeys((normal_title(text), without_brackets(text))):
            if found := self.titles.get(title):
                return found
        title = normal_title(text)
        if title and len(title) <= _LONGEST_TITLE:
            for pattern, name in self.patterns:
                if pattern.search(title):
                    return name
        return None

    def is_own(self, text: str) -> bool:
        """Whether our own answer added this column."""
        return normal_title(text) in self.own


@dataclass(frozen=True)
class Column:
    """One column of the table: where it stands (from 0), what its heading says, and the field that it holds."""

    index: int
    title: str
    field: str | None = None
    unit: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class Heading:
    """The heading of a sheet: its first and last line (from 1) and its columns.

    ``fields`` holds the first column of every field. ``unknown`` are columns to ask about; ``doubled`` stand under a
    heading whose field another column holds.
    """

    first_line: int
    last_line: int
    columns: tuple[Column, ...]
    unknown: tuple[Column, ...] = ()
    doubled: tuple[Column, ...] = ()
    fields: Mapping[str, Column] = field(default_factory=dict)

    def describes(self, cells: Sequence[Any]) -> bool:
        """Whether a later line repeats the heading, as on every page of a printed table."""
        titles = [(column.index, column.title) for column in self.columns]
        same = sum(1 for index, title in titles if index < len(cells) and _text(cells[index]) == title)
        return same > 1 and same * 2 > len(titles)


def find_heading(lines: Sequence[tuple[int, Sequence[Any]]], vocabulary: Vocabulary) -> Heading | None:
    """Return the heading among the first lines of a sheet, in one to three lines, or None.

    The line (or group of lines) with the most recognised columns wins, the first of equals; it must hold an
    anchor of the vocabulary and at least two recognised columns.
    """
    best: tuple[int, list[Column]] | None = None
    where = (0, 0)
    candidates = [entry for entry in lines if any(_text(cell) for cell in entry[1])][:SEARCH_LINES]
    for position in range(len(candidates)):
        for depth in range(1, _DEPTH + 1):
            group = candidates[position : position + depth]
            if len(group) < depth or group[-1][0] - group[0][0] >= _DEPTH or not _is_heading_like(group[-1][1]):
                break
            columns = _columns([cells for _, cells in group], vocabulary)
            # Of equals the fewest lines: a title above the heading explains nothing.
            score = _score(columns, vocabulary) - 5 * depth
            if score > 0 and (best is None or score > best[0]):
                best, where = (score, columns), (group[0][0], group[-1][0])
    if best is None:
        return None
    return _heading(best[1], *where, vocabulary.plural)


def _is_heading_like(cells: Sequence[Any]) -> bool:
    """Headings are words; a line with numbers and dates is data."""
    filled = [cell for cell in cells if cell != ""]
    words = [cell for cell in filled if isinstance(cell, str) and len(cell) <= 2 * _LONGEST_TITLE]
    return len(words) * 5 >= len(filled) * 4 and not any(_LONG_NUMBER.search(word) for word in words)


def _columns(group: list[Sequence[Any]], vocabulary: Vocabulary) -> list[Column]:
    width = max(len(cells) for cells in group)
    levels = [[_text(cells[index]) if index < len(cells) else "" for index in range(width)] for cells in group]
    for above, below in pairwise(levels):
        carried = ""
        for index in range(width):  # a heading merged over several columns stands in the first of them
            carried = above[index] or (carried if below[index] else "")
            above[index] = carried
    shared = [
        [above[i] and above[i] in above[max(i - 1, 0) : i] + above[i + 1 : i + 2] for i in range(width)]
        for above in levels
    ]
    columns = []
    for index in range(width):
        parts = list(dict.fromkeys(level[index] for level in levels if level[index]))
        if not parts:
            continue
        title = parts[-1] if len(parts) == 1 else " ".join(parts)
        # The whole says most: 注册地 / 县区 is another column than 经营地 / 县区.
        readings = ["".join(parts), parts[-1]] if len(parts) > 1 else parts
        if len(parts) > 1 and not shared[0][index]:
            readings.append(parts[0])  # below it stands a unit or a hint
        found = next((name for text in readings if (name := _listed(text, vocabulary))), None)
        found = found or next((name for text in readings if (name := vocabulary.field_of(text))), None)
        own = found is None and vocabulary.is_own(parts[-1])
        unit = next((unit for part in reversed(parts) if (unit := bracketed(part))), "")
        columns.append(Column(index, title, None if own else found, unit, own))
    return columns


def _listed(text: str, vocabulary: Vocabulary) -> str | None:
    return vocabulary.titles.get(normal_title(text)) or vocabulary.titles.get(without_brackets(text))


def _score(columns: list[Column], vocabulary: Vocabulary) -> int:
    """Twice the different fields recognised, less the columns that were not; 0: no heading."""
    fields = {column.field for column in columns if column.field}
    if not fields & vocabulary.anchors or len(fields) < 2:
        return 0
    others = sum(1 for column in columns if not column.field and not column.is_own)
    single = [column.field for column in columns if column.field and column.field not in vocabulary.plural]
    doubled = len(single) - len(set(single))
    return max(2 * len(fields) * 100 - 10 * others - 60 * doubled - len(columns), 5 * _DEPTH + 1)


def _heading(columns: list[Column], first_line: int, last_line: int, plural: frozenset[str]) -> Heading:
    fields: dict[str, Column] = {}
    unknown, doubled = [], []
    for column in columns:
        if column.is_own:
            continue
        if column.field is None:
            unknown.append(column)
        elif column.field in fields:
            if column.field not in plural:
                doubled.append(column)
        else:
            fields[column.field] = column
    return Heading(first_line, last_line, tuple(columns), tuple(unknown), tuple(doubled), fields)


def _text(cell: Any) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else "" if cell is None else str(cell)
