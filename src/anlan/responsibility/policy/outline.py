"""The lines of a document and the numbers in front of them: 编 章 节 条, 一、 （一） 1. (1) ①. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from anlan.responsibility.policy.numerals import NUMBER
from anlan.responsibility.policy.rules import Heading, Place
from anlan.responsibility.policy.words import words

_BLANK = " \t\r\f\v\u3000\u00a0\ufeff\u200b"
_CHINESE = "[〇零一二三四五六七八九十百]+"
# Kind → how it begins; ranked from the outermost to the innermost. The first that fits wins.
_NUMBERS: tuple[tuple[str, str], ...] = (
    ("part", rf"第{NUMBER}编"),
    ("chapter", rf"第{NUMBER}章"),
    ("section", rf"第{NUMBER}节"),
    ("article", rf"第{NUMBER}条(?:之{_CHINESE})?"),
    ("first", rf"{_CHINESE}[、．.]"),
    ("second", rf"[（(]{_CHINESE}[）)][、．.]?"),
    ("third", r"[0-9０-９]{1,3}(?:[、．]|\.{1,2}(?![0-9０-９]))"),
    ("fourth", r"[（(][0-9０-９]{1,3}[）)][、．.]?|[0-9０-９]{1,3}[）)]"),
    ("fifth", r"[①-⑳]"),
)
_NUMBER = re.compile("|".join(f"(?P<{kind}>{shape})" for kind, shape in _NUMBERS))
_RANK = {kind: rank for rank, (kind, _) in enumerate(_NUMBERS)}
ITEMS = frozenset({"second", "third", "fourth", "fifth"})
DIVISIONS = frozenset({"part", "chapter", "section"})
# A numbered line is a heading by its own words only when it is short and no sentence.
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``kind`` of its number (or ``plain``), the number as printed, and where its words stand."""

    kind: str
    number: str
    number_start: int
    start: int
    end: int
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing is left beside the number."""
        return self.start >= self.end


def lines_of(text: str, start: int = 0, end: int | None = None) -> tuple[Line, ...]:
    """Return the lines of a text (or a stretch of it) that are not empty, blanks cut and numbers set apart."""
    return tuple(_lines(text, start, len(text) if end is None else end))


def _lines(text: str, at: int, limit: int) -> Iterator[Line]:
    for raw in text[at:limit].split("\n"):
        begin, stop = at, at + len(raw)
        at = stop + 1
        while begin < stop and text[begin] in _BLANK:
            begin += 1
        while stop > begin and text[stop - 1] in _BLANK:
            stop -= 1
        if begin == stop:
            continue
        found = _NUMBER.match(text, begin, stop)
        if found is None or not found.lastgroup:
            yield Line("plain", "", begin, begin, stop, text[begin:stop])
            continue
        start = found.end()
        while start < stop and text[start] in _BLANK:
            start += 1
        yield Line(found.lastgroup, found.group(), begin, start, stop, text[start:stop])


def headings_of(lines: tuple[Line, ...]) -> tuple[Heading, ...]:
    """Return the outline. Levels count what the document uses, so that its outermost division is level 1."""
    used = sorted({_RANK[line.kind] for line in lines if line.kind != "plain"})
    level = {rank: place + 1 for place, rank in enumerate(used)}
    return tuple(
        Heading(level[_RANK[line.kind]], line.number, _title(line), Place(line.number_start, line.end))
        for line in lines
        if line.kind != "plain"
    )


def _title(line: Line) -> str:
    """Return the words of a heading: the whole line when it is one, else its first sentence or clause."""
    if line.kind == "article" or len(line.text) > _LONGEST_HEADING or "。" in line.text[:-1]:
        first = re.split(r"[。；;：:]", line.text, maxsplit=1)[0]
        return first if len(first) <= _LONGEST_HEADING else ""
    return line.text.rstrip("。；;：:")


def is_division_about(title: str, subject: str) -> bool:
    """Whether the title of a chapter names a subject of the vocabulary: ``penalties``, ``closing``."""
    return bool(_subject(subject).search(title.replace(" ", "").replace("\u3000", "")))


@lru_cache
def _subject(subject: str) -> re.Pattern[str]:
    return re.compile("|".join(words().chapters[subject]))
