"""Aspects and check points as people type them, one a line, and as parts hold them. Pure.

An aspect is its name, then words by which it is known: ``疏散通道：堵塞 占用 @item-exits #fire %61``. With ``@`` it is
a criterion or the beginning of its code, with ``#`` a sector, with ``%`` the beginning of an industry's code. A check
point is a text; a criterion behind it (``@item-exits-01``) says which check item of the library it is.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_SIGNS = {"@": "criteria", "#": "sectors", "%": "industries"}
_PARTS = re.compile(r"[\s,，、;；]+")


def words_of(text: str) -> list[str]:
    """Return the words of a typed list, each once."""
    return list(dict.fromkeys(word for word in _PARTS.split(text) if word))


def read_aspects(text: str) -> list[dict[str, Any]]:
    """Return the aspects of a text; ValueError names the line that says a name twice or one longer than 60."""
    found: dict[str, dict[str, Any]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _colon, rest = line.replace("：", ":", 1).partition(":")
        name = name.strip()
        if not name or len(name) > 60 or name in found:
            raise ValueError(line)
        aspect: dict[str, Any] = {"name": name}
        for word in words_of(rest):
            sign = _SIGNS.get(word[0])
            aspect.setdefault(sign or "words", []).append(word[1:] if sign else word)
        found[name] = aspect
    return list(found.values())


def aspects_text(aspects: Iterable[Mapping[str, Any]]) -> str:
    """Return aspects as they are typed."""
    lines = []
    for aspect in aspects:
        said = [*aspect.get("words", ())]
        said += [sign + code for sign, key in _SIGNS.items() for code in aspect.get(key, ())]
        lines.append(f"{aspect['name']}：{' '.join(said)}" if said else str(aspect["name"]))
    return "\n".join(lines)


def read_points(text: str) -> list[dict[str, str]]:
    """Return the check points of a text."""
    points = []
    for line in filter(None, map(str.strip, text.splitlines())):
        words, at, code = line.rpartition("@")
        points.append({"text": words.strip(), "item": code.strip()} if at and words.strip() else {"text": line})
    return points


def points_text(points: Iterable[Mapping[str, str]]) -> str:
    """Return check points as they are typed."""
    return "\n".join(f"{one['text']} @{one['item']}" if one.get("item") else one["text"] for one in points)
