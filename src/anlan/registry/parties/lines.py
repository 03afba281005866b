"""Department lines (条线): their names, bureaus and the words by which workbooks call them. Pure, read once."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).with_name("data") / "lines.csv"
# What parts two departments in one cell of a workbook.
_BETWEEN = re.compile(r"[、,，;；/／\\|｜&＆+＋\n]")
# Words that part two departments too, but also stand inside names: 住房和城乡建设局.
_AND = re.compile(r"以及|和|及|与|或")
_PLACE = re.compile(r"^.{0,9}?(?:省|自治区|自治州|市|县|区|旗)(?=.)")
_UNDECIDED = frozenset(
    {"待定", "未定", "待确定", "待明确", "不明", "不详", "未知", "无", "未明确", "?", "？", "/", "-", "—"}
)


@dataclass(frozen=True)
class Line:
    """One department line. ``city_zh`` and ``county_zh`` are what its bureaus are called after the place's name."""

    code: str
    zh: str
    en: str
    city_zh: str
    county_zh: str
    bureau_en: str
    kind: str
    synonyms: tuple[str, ...]

    def words(self, language: str) -> str:
        """Return the name in ``language`` (``zh-hans`` or ``en``)."""
        return self.en if language.startswith("en") else self.zh

    def bureau(self, level: int) -> str:
        """Return what the bureau is called at the level (2 city, 3 county); empty where there is none by default."""
        return self.city_zh if level <= 2 else self.county_zh


@dataclass(frozen=True)
class Stated:
    """What a workbook's column of the supervising department says.

    ``lines`` are the lines that were recognised, in their order; ``unknown`` the words that were not;
    ``undecided`` is true when the cell itself says so (待定).
    """

    text: str = ""
    lines: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    undecided: bool = False


NOTHING_STATED = Stated()


@lru_cache
def lines() -> dict[str, Line]:
    """Return code → line, in the order of the file."""
    with _DATA.open(encoding="utf-8") as file:
        return {row["code"]: _line(row) for row in csv.DictReader(file)}


def line_name(code: str, language: str) -> str:
    """Return the line's name in ``language``; an unknown code comes back as it is."""
    found = lines().get(code)
    return found.words(language) if found else code


def bureau_name(code: str, language: str) -> str:
    """Return what a department of the line is called, such as 应急管理局; an unknown code comes back as it is."""
    found = lines().get(code)
    if found is None:
        return code
    return found.bureau_en if language.startswith("en") else found.city_zh or found.zh


@lru_cache(maxsize=4096)
def line_called(word: str) -> str:
    """Return the line of a department's name as people write it (住建局, 长治市卫健委); empty if unknown."""
    name = _normal(word)
    while name:
        if code := _by_name().get(name):
            return code
        shorter = _PLACE.sub("", name, count=1)
        if shorter == name:
            return ""
        name = shorter
    return ""


@lru_cache(maxsize=4096)
def stated(text: str) -> Stated:
    """Read one cell that names the supervising department, or several, or says that it is undecided (REG-13)."""
    parts = [part for part in (_normal(part) for part in _BETWEEN.split(text)) if part]
    words = [word for part in parts for word in _departments(part)]
    found = [(word, line_called(word)) for word in words if word not in _UNDECIDED]
    return Stated(
        text=" ".join(text.split()),
        lines=tuple(dict.fromkeys(code for _, code in found if code)),
        unknown=tuple(dict.fromkeys(word for word, code in found if not code)),
        undecided=any(word in _UNDECIDED for word in words) or (bool(text.strip()) and not words),
    )


def _departments(part: str) -> list[str]:
    """Part 工信局和应急管理局 in two, but leave 住房和城乡建设局 whole."""
    if not line_called(part):
        for between in _AND.finditer(part):
            first, rest = part[: between.start()], part[between.end() :]
            if line_called(first):
                return [first, *_departments(rest)]
    return [part]


def _line(row: dict[str, str]) -> Line:
    synonyms = tuple(word for word in row["synonyms"].split("|") if word)
    return Line(
        code=row["code"],
        zh=row["zh"],
        en=row["en"],
        city_zh=row["city_zh"],
        county_zh=row["county_zh"],
        bureau_en=row["bureau_en"],
        kind=row["kind"],
        synonyms=synonyms,
    )


def _normal(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache
def _by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for line in lines().values():
        for name in (line.zh, line.city_zh, line.county_zh, *line.synonyms):
            if name:
                names.setdefault(_normal(name), line.code)
    return names
