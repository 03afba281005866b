"""What must not be published: traces of persons in a text. Pure."""

import re
from collections.abc import Iterable

# Mobile and fixed numbers, identity numbers, number plates.
_NUMBERS = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx]|\d{15})(?!\d)")
_PLATE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{5,6}")


def personal_traces(text: str, names: Iterable[str] = ()) -> list[str]:
    """Return the pieces of a text that name a person or a way to reach one; names of two characters or more count."""
    found = [match.group() for pattern in (_NUMBERS, _PLATE) for match in pattern.finditer(text)]
    return found + [name for name in dict.fromkeys(names) if len(name) >= 2 and name in text]


def without_traces(text: str, names: Iterable[str] = ()) -> str:
    """Return the text with every trace replaced by stars, as the words that are proposed for publication."""
    for trace in sorted(personal_traces(text, names), key=len, reverse=True):
        text = text.replace(trace, "*" * min(len(trace), 4))
    return text
