"""Read single cells of a registry: dates, numbers, coordinates, words, names. Pure.

Every reader answers with the value, or says by a fault why it has none. Nothing is guessed: what can be read in
two ways is not read.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

_WORDS = Path(__file__).with_name("words.toml")
_SPACES = re.compile(r"[\s​-‏⁠﻿]+|_x000D_")
_BRACKETED = re.compile(r"\([^()]*\)")
_NOT_WORDS = re.compile(r"[\W_]+")
_HAN = "㐀-鿿豈-﫿"
_STRAY = re.compile(rf"(?<=[{_HAN}（）()])[\s​-‏⁠﻿]+|[\s​-‏⁠﻿]+(?=[{_HAN}（）()])|_x000D_")


class Read(NamedTuple):
    """A value, and what was wrong with the cell: nothing (""), ``repaired`` or ``unreadable``."""

    value: Any = None
    wrong: str = ""


EMPTY = Read()
UNREADABLE = Read(None, "unreadable")


@lru_cache
def words() -> dict[str, Any]:
    """Return the word lists as shipped."""
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


@lru_cache
def blank_words() -> frozenset[str]:
    """Return the words that say that a cell knows nothing, in small letters."""
    return frozenset(words()["blank"]["words"])


def as_text(cell: Any) -> str:
    """Return what a cell says as text, on one line: whole numbers without ``.0``, days as ISO days, blanks as ""."""
    if type(cell) is str:
        text = " ".join(cell.split()) if not cell.isprintable() or "  " in cell or "　" in cell else cell.strip()
        return "" if text.lower() in blank_words() else text
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def word_key(text: str) -> str:
    """Return a word without blanks, punctuation, width and case, for looking it up."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True)
class WordList:
    """What the words of a column mean: exact words first, then words without their brackets, then patterns."""

    exact: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    @classmethod
    def shipped(cls, name: str, more: Mapping[str, str] | None = None) -> "WordList":
        """Build the list ``kind``, ``state`` or ``size``; ``more`` holds words that a city added."""
        entry = words()[name]
        exact = {word_key(word): value for value, found in entry["words"].items() for word in found}
        exact.update({word_key(word): value for word, value in (more or {}).items()})
        patterns = [(re.compile(p), value) for value, found in entry.get("patterns", {}).items() for p in found]
        return cls(exact, tuple(patterns))

    def meaning(self, text: str) -> str | None:
        """Return the value that the text stands for, or None."""
        plain = unicodedata.normalize("NFKC", text)
        for form in (plain, _BRACKETED.sub("", plain)):
            key = word_key(form)
            if found := self.exact.get(key):
                return found
        key = word_key(_BRACKETED.sub("", plain))
        return next((value for pattern, value in self.patterns if key and pattern.search(key)), None)


# --- names -----------------------------------------------------------------------------------------------------


def clean_name(text: str) -> str:
    """Return a name without stray blanks and line breaks: beside a Chinese character, at the ends, doubled."""
    return " ".join(_STRAY.sub("", text).split())


def name_key(name: str) -> str:
    """Return what makes two spellings the same name: blanks, width, case and brackets do not matter."""
    return unicodedata.normalize("NFKC", _SPACES.sub("", name)).casefold()


# --- dates -----------------------------------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_SLASH = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_DOT = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})\.?")
_HAN_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_FORMATS = (("iso", _ISO), ("slash", _SLASH), ("dot", _DOT), ("han", _HAN_DATE), ("compact", _COMPACT))
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_NUMBER = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)
# Day 1 is 1900-01-01, and Excel counts a 29 February 1900 that never was.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = (20_000, 80_000)  # 1954 … 2119


def date_format(cell: Any) -> str:
    """Return how a date is written: ``date`` (a real one), ``serial``, or the name of a written form, or ""."""
    if isinstance(cell, date):
        return "date"
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return "serial" if _SERIALS[0] < cell < _SERIALS[1] else "compact" if 1e7 < cell < 1e8 else ""
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell).strip()
        return next((name for name, pattern in _FORMATS if pattern.fullmatch(text)), "")
    return ""


def read_date(cell: Any, usual: str = "iso") -> Read:
    """Return a local day. ``repaired``: written in another way than ISO, a real date or the column's usual way.

    A year alone, a year and month, two-digit years and day before month can be read in several ways: ``unreadable``.
    """
    if isinstance(cell, datetime):
        return Read(cell.date())
    if isinstance(cell, date):
        return Read(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _numeric_date(float(cell), usual)
    text = unicodedata.normalize("NFKC", as_text(cell))
    if not text:
        return EMPTY
    squeezed = text if " " in text and ":" in text else text.replace(" ", "")
    for name, pattern in _FORMATS:
        if found := pattern.fullmatch(squeezed):
            day = _day(*map(int, found.groups()))
            return Read(day, "" if name in ("iso", usual) and squeezed == text else "repaired") if day else UNREADABLE
    if found := _HAN_NUMBER.fullmatch(squeezed):
        day = _day(int(found[1].translate(_HAN_DIGITS)), _han_number(found[2]), _han_number(found[3]))
        return Read(day, "repaired") if day else UNREADABLE
    if re.fullmatch(r"\d{5}(?:\.0)?", squeezed):
        return _numeric_date(float(squeezed), usual)
    return UNREADABLE


def _numeric_date(number: float, usual: str) -> Read:
    if _SERIALS[0] < number < _SERIALS[1]:
        return Read(_SERIAL_ZERO + timedelta(days=int(number)), "" if usual == "serial" else "repaired")
    if number.is_integer() and (found := _COMPACT.fullmatch(str(int(number)))):
        day = _day(*map(int, found.groups()))
        return Read(day, "" if usual == "compact" else "repaired") if day else UNREADABLE
    return UNREADABLE


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _han_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(text.translate(_HAN_DIGITS))
    return int(tens.translate(_HAN_DIGITS) or 1) * 10 + int(ones.translate(_HAN_DIGITS) or 0)


# --- numbers ---------------------------------------------------------------------------------------------------

_PLAIN_NUMBER = re.compile(r"[+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_PEOPLE = re.compile(
    r"(?:约|大约|近|共|共计|计)?(\d+|\d{1,3}(?:,\d{3})+)(?:多|余)?(?:人|名|个|位)?(?:左右|上下|以上)?(?:员工|职工|人员)?"
)
_MONEY = re.compile(
    r"(?:约|大约|近)?(\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?)(?:余|多)?(亿元?|百万元?|千元|万元?|元)?(?:左右|人民币)?"
)
# One unit in units of 10,000 yuan.
MONEY_UNITS = {
    "元": Decimal("0.0001"), "千元": Decimal("0.1"), "万": Decimal(1), "万元": Decimal(1), "百万": Decimal(100),
    "百万元": Decimal(100), "亿": Decimal(10_000), "亿元": Decimal(10_000),
}  # fmt: skip
_MOST_PEOPLE = 2_000_000


def read_headcount(cell: Any) -> Read:
    """Return a number of people. ``repaired``: words stood around the number (约23人); ranges are ``unreadable``."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Read(int(cell)) if 0 <= cell <= _MOST_PEOPLE and float(cell).is_integer() else UNREADABLE
    text = unicodedata.normalize("NFKC", as_text(cell)).replace(" ", "")
    if not text:
        return EMPTY
    if found := _PLAIN_NUMBER.fullmatch(text):
        return read_headcount(float(found[0].replace(",", "")))
    if found := _PEOPLE.fullmatch(text):
        number = int(found[1].replace(",", ""))
        return Read(number, "repaired") if number <= _MOST_PEOPLE else UNREADABLE
    return UNREADABLE


def read_money(cell: Any, unit: Decimal = MONEY_UNITS["万元"]) -> Read:
    """Return an amount in 10,000 yuan as Decimal with two digits; ``unit`` is what the heading counts in."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        text, scale, wrong = repr(cell), unit, ""
    else:
        text = unicodedata.normalize("NFKC", as_text(cell)).replace(" ", "")
        if not text:
            return EMPTY
        found = _MONEY.fullmatch(text)
        if not found:
            return UNREADABLE
        scale = MONEY_UNITS[found[2]] if found[2] else unit
        wrong = "" if _PLAIN_NUMBER.fullmatch(text) else "repaired"
        text = found[1].replace(",", "")
    try:
        amount = (Decimal(text) * scale).quantize(Decimal("0.01"))
    except InvalidOperation:
        return UNREADABLE
    return Read(amount, wrong) if 0 <= amount < Decimal(10) ** 12 else UNREADABLE


# --- coordinates -----------------------------------------------------------------------------------------------

# China with its waters, in degrees: an eastern longitude can never be a northern latitude, so a swap is certain.
LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.5)
_DEGREES = re.compile(r"(?:东经|北纬|[EN])?([+-]?\d+(?:\.\d+)?)°?(?:[EN])?", re.IGNORECASE)
_SEXAGESIMAL = re.compile(r"(?:东经|北纬|[EN])?(\d+)[°度](\d+)[′'分](?:(\d+(?:\.\d+)?)[″\"秒])?[EN]?", re.IGNORECASE)
_BETWEEN = re.compile(r"[,，;；、/|\s]+")


def read_degrees(cell: Any) -> Read:
    """Return degrees as a float. ``repaired``: written in degrees, minutes and seconds or with words around."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Read(float(cell))
    text = unicodedata.normalize("NFKC", as_text(cell)).replace(" ", "").replace("''", '"').replace("′′", '"')
    if not text:
        return EMPTY
    if found := _DEGREES.fullmatch(text):
        return Read(float(found[1]), "" if found[1] == text else "repaired")
    if found := _SEXAGESIMAL.fullmatch(text):
        degrees = int(found[1]) + int(found[2]) / 60 + float(found[3] or 0) / 3600
        return Read(round(degrees, 6), "repaired")
    return UNREADABLE


def split_coordinates(cell: Any) -> tuple[Any, Any]:
    """Return the two parts of ``113.1,36.2``; what has not two parts comes back as (cell, "")."""
    text = as_text(cell).strip("()（）[]【】")
    parts = [part for part in _BETWEEN.split(text) if part]
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def is_longitude(value: float) -> bool:
    """Whether the number can be an eastern longitude in China."""
    return LONGITUDES[0] <= value <= LONGITUDES[1]


def is_latitude(value: float) -> bool:
    """Whether the number can be a northern latitude in China."""
    return LATITUDES[0] <= value <= LATITUDES[1]


def starts_with_any(text: str, beginnings: Iterable[str]) -> bool:
    """Whether the text begins with one of the words."""
    return text.startswith(tuple(beginnings))
