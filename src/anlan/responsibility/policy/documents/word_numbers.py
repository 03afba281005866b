"""The numbers that Word prints and does not store as text: counted as Word counts them. Pure."""

from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

_DIGITS = "零一二三四五六七八九"
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand",
}  # fmt: skip


class Numbering:
    """The lists of one document; asked paragraph by paragraph, in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract_of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = _style_numbers(document)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        for abstract in root.findall(qn("w:abstractNum")):
            levels = {int(level.get(qn("w:ilvl"))): level for level in abstract.findall(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for number in root.findall(qn("w:num")):
            name = number.get(qn("w:numId"))
            pointed = number.find(qn("w:abstractNumId"))
            if pointed is None:
                continue
            self._abstract_of[name] = pointed.get(qn("w:val"))
            for override in number.findall(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    self._starts[name, int(override.get(qn("w:ilvl")))] = int(start.get(qn("w:val")))

    def number_of(self, paragraph: Any) -> str:
        """Return the number in front of a paragraph as it is printed, and count it; empty where it has none."""
        name, level = self._asked(paragraph)
        levels = self._levels.get(self._abstract_of.get(name, ""), {})
        if level not in levels:
            return ""
        key = self._abstract_of[name] if (name, level) not in self._starts else name
        counts = self._counts[key]
        if level in counts:
            counts[level] += 1
        else:
            counts[level] = self._starts.get((name, level), _value(levels[level], "w:start", 1))
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        pattern = levels[level].find(qn("w:lvlText"))
        printed = pattern.get(qn("w:val")) or "" if pattern is not None else ""
        for other in range(level + 1):
            if f"%{other + 1}" in printed and other in levels:
                count = counts.get(other, _value(levels[other], "w:start", 1))
                printed = printed.replace(f"%{other + 1}", _printed(count, _text(levels[other], "w:numFmt")))
        return "" if _text(levels[level], "w:numFmt") in {"bullet", "none"} else printed

    def _asked(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return "", 0
        style = properties.find(qn("w:pStyle"))
        from_style = self._styles.get(style.get(qn("w:val")), ("", 0)) if style is not None else ("", 0)
        own = properties.find(qn("w:numPr"))
        if own is None:
            return from_style
        name, level = own.find(qn("w:numId")), own.find(qn("w:ilvl"))
        return (
            name.get(qn("w:val")) if name is not None else from_style[0],
            int(level.get(qn("w:val"))) if level is not None else from_style[1],
        )


def _style_numbers(document: Any) -> dict[str, tuple[str, int]]:
    """Return style → (list, level), following the styles that styles are based on."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in document.styles.element.findall(qn("w:style")):
        name = style.get(qn("w:styleId"))
        parent = style.find(qn("w:basedOn"))
        if parent is not None:
            based[name] = parent.get(qn("w:val"))
        numbers = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if numbers is not None:
            listed, level = numbers.find(qn("w:numId")), numbers.find(qn("w:ilvl"))
            if listed is not None:
                own[name] = (listed.get(qn("w:val")), int(level.get(qn("w:val"))) if level is not None else 0)
    found = dict(own)
    for name in based:
        seen, at = {name}, name
        while at not in own and at in based and based[at] not in seen:
            at = based[at]
            seen.add(at)
        if at in own:
            found[name] = own[at]
    return found


def _text(level: Any, name: str) -> str:
    found = level.find(qn(name))
    return (found.get(qn("w:val")) or "") if found is not None else ""


def _value(level: Any, name: str, default: int) -> int:
    words = _text(level, name)
    return int(words) if words.isdigit() else default


def _printed(count: int, shape: str) -> str:
    if shape in _CHINESE:
        return chinese(count)
    if shape in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    if shape == "decimalFullWidth":
        return str(count).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if shape == "decimalZero":
        return f"{count:02}"
    if shape in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if shape == "upperLetter" else letter
    return str(count)


def chinese(count: int) -> str:
    """Return 1 to 999 as an article or heading is numbered: 十, 二十一, 一百零五."""
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones or not count else "")
