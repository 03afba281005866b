"""Running text cut into sentences, parts (between stops) and chunks (between commas), with their surroundings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from anlan.responsibility.policy.outline import DIVISIONS, ITEMS, Line, is_division_about

# Stops of the guideline end a part; commas end a chunk. A colon ends the lead of a list.
_STOP = re.compile(r"[。；;！？!?]+")
_COMMA = re.compile(r"[，,：:]")
_FEWEST_SECTIONS = 3
_LONGEST_PART = 800
_QUOTED = re.compile(r"[“「《][^”」》]{0,60}[”」》]")
_INNER_NUMBER = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]是|[0-9]{1,2}[.．、])"
)
_OFFENCES = re.compile(
    r"(?:下列|以下|所列|前款)[^。；]{0,12}(?:情形|行为|情况|条件)[^。；]{0,6}之一|不得有(?:下列|以下)|禁止(?:下列|以下)|(?:下列|以下)行为"
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stands between two commas; ``ends_with`` is the sign behind it (，；。 or nothing)."""

    start: int
    end: int
    text: str
    ends_with: str


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two stops, without the number in front: the clause of the guideline."""

    start: int
    end: int
    text: str
    chunks: tuple[Chunk, ...]
    sentence: int
    kind: str


@dataclass(slots=True)
class Block:
    """One article, or one numbered or plain paragraph outside articles: the reach of a subject.

    ``lead``: the part that ends in a colon in front of items. ``paragraphs`` are lists of parts; the flag says
    whether the paragraph is an item under the lead.
    """

    heading: str = ""
    chapter: str = ""
    is_penal: bool = False
    is_closing: bool = False
    paragraphs: list[tuple[bool, bool, list[Part]]] = field(default_factory=list)


def blocks_of(text: str, lines: tuple[Line, ...]) -> Iterator[Block]:
    """Yield the blocks of a text in order. Chapters only colour what follows them."""
    chapter, penal, closing = "", False, False
    block: Block | None = None
    lines = numbered_throughout(lines)
    has_articles = any(line.kind == "article" for line in lines)
    lists_offences = under_list = False
    for line in lines:
        if line.kind in DIVISIONS and len(line.text) <= 40:
            chapter = f"{line.number} {line.text}".strip()
            penal, closing = is_division_about(line.text, "penalties"), is_division_about(line.text, "closing")
            if block:
                yield block
            block, under_list, lists_offences = None, False, False
            continue
        begins = line.kind == "article" or (line.kind == "first" and not _is_sentence(line))
        begins = begins or (not has_articles and not under_list and line.kind in {"plain", "first", "second"})
        if begins or block is None:
            if block:
                yield block
            block = Block(heading=line.number, chapter=chapter, is_penal=penal, is_closing=closing)
            under_list = lists_offences = False
        is_item = line.kind in ITEMS and under_list
        if line.kind in ("plain", "article") or not is_item:
            under_list = lists_offences = False
        parts = list(_parts(text, line))
        block.paragraphs.append((is_item, lists_offences and is_item, parts))
        if line.text.endswith(("：", ":")):
            under_list = True
            lists_offences = lists_offences or bool(_OFFENCES.search(line.text))
    if block:
        yield block


def numbered_throughout(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines with 1., 2., 3. as articles where the numbers run on under every heading: 二、 begins with 5.

    Each is a rule of its own then, and does not take its subject from the one before.
    """
    thirds = [line for line in lines if line.kind == "third"]
    numbers = [int(line.number.strip(".．、")) for line in thirds]
    headings = [line.number_start for line in lines if line.kind == "first" and not _is_sentence(line)]
    run_on = numbers == list(range(1, len(numbers) + 1))
    under = {sum(1 for start in headings if start < line.number_start) for line in thirds}
    if any(line.kind == "article" for line in lines) or not run_on or len(under) < _FEWEST_SECTIONS:
        return lines
    return tuple(replace(line, kind="article") if line.kind == "third" else line for line in lines)


def _is_sentence(line: Line) -> bool:
    return line.text.endswith(("。", "；", ";")) and len(line.text) > 40


def _parts(text: str, line: Line) -> Iterator[Part]:
    """Cut a line at its stops; numbers inside it (（二）, 二是) do not belong to a part."""
    quoted = [found.span() for found in _QUOTED.finditer(line.text)]
    sentence, at = 0, 0
    stops = [
        (found.start(), found.end(), found.group())
        for found in _STOP.finditer(line.text)
        if not any(begin < found.start() < end - 1 for begin, end in quoted)
    ]
    for stop, after, sign in _bounded([*stops, (len(line.text), len(line.text), "")], line.text):
        inner = _INNER_NUMBER.match(line.text, at, stop)
        begin = inner.end() if inner else at
        while begin < stop and line.text[begin] in " \t\u3000”":
            begin += 1
        if begin < stop:
            start, end = line.start + begin, line.start + stop
            chunks = tuple(_chunks(text, start, end, sign[:1]))
            yield Part(start, end, text[start:end], chunks, sentence, line.kind)
        at = after
        if sign[:1] in "。！？!?":
            sentence += 1


def _bounded(stops: list[tuple[int, int, str]], text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stops, and more where a part is longer than any sentence: no input may cost quadratic time."""
    at = 0
    for stop, after, sign in stops:
        while stop - at > _LONGEST_PART:
            comma = max(text.rfind(mark, at + 1, at + _LONGEST_PART) for mark in "，,、")
            cut = comma if comma > at else at + _LONGEST_PART
            yield cut, cut, "，"
            at = cut
        yield stop, after, sign
        at = after


def _chunks(text: str, start: int, end: int, sign: str) -> Iterator[Chunk]:
    depth, at = 0, start
    for place in range(start, end):
        char = text[place]
        if char in "（(《【":
            depth += 1
        elif char in "）)》】":
            depth = max(0, depth - 1)
        elif not depth and _COMMA.match(char):
            if place > at:
                yield Chunk(at, place, text[at:place], char)
            at = place + 1
    if end > at:
        yield Chunk(at, end, text[at:end], sign)
