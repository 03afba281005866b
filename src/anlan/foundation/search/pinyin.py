"""How Chinese names are read: initials and full pinyin, with every reading in use of a character that has several.

The table of characters comes from pypinyin, one character at a time when it is first met; data/readings.toml
overrules it.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path

from pypinyin.contrib.tone_convert import to_normal
from pypinyin.pinyin_dict import pinyin_dict

_DATA = Path(__file__).parent / "data"
MOST_READINGS = 8
"""A name with three characters of two readings each is indexed under all eight; beyond it the first readings stand."""


class _Syllables(dict[int, str]):
    """Character → syllable for ``str.translate``, filled as characters are met; what has no reading stays."""

    def __missing__(self, character: int) -> str:
        readings = pinyin_dict.get(character)
        syllable = _plain(readings.split(",")[0]) if readings else chr(character)
        self[character] = syllable
        return syllable


class _Initials(dict[int, str]):
    """Character → first letter."""

    def __missing__(self, character: int) -> str:
        self[character] = letter = _SYLLABLES[character][:1]
        return letter


_SYLLABLES = _Syllables()
_INITIALS = _Initials()


def _plain(syllable: str) -> str:
    """Return a syllable without tone, ü as v (u after n and l before e, as people type it)."""
    plain = to_normal(syllable).replace("ê", "e")
    return {"nve": "nue", "lve": "lue"}.get(plain, plain)


@cache
def _special() -> tuple["re.Pattern[str]", dict[str, tuple[tuple[str, ...], ...]]]:
    """Return a pattern of all phrases and listed characters, and their readings as tuples of syllables."""
    with (_DATA / "readings.toml").open("rb") as file:
        data = tomllib.load(file)
    readings: dict[str, tuple[tuple[str, ...], ...]] = {
        phrase: (tuple(words.split()),) for phrase, words in data["phrases"].items()
    }
    for character, several in data["characters"].items():
        if len(several) == 1:
            _SYLLABLES[ord(character)] = several[0]
        else:
            readings[character] = tuple((syllable,) for syllable in several)
    longest_first = sorted(readings, key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})"), readings


def spelled(name: str) -> tuple[tuple[str, str], ...]:
    """Return (initials, full pinyin) of a normalised name, one pair a reading, the likeliest first.

    Letters and digits in the name stay: 红星3号 is ``hx3h``, ``hongxing3hao``.
    """
    if name.isascii():
        plain = name.replace(" ", "")
        return ((plain, plain),)
    pieces = _special()[0].split(name)
    if len(pieces) == 1:
        plain = name.replace(" ", "")
        return ((plain.translate(_INITIALS), plain.translate(_SYLLABLES)),)
    parts: list[tuple[tuple[str, str], ...]] = []
    for n, piece in enumerate(pieces):
        if n % 2:
            parts.append(_phrase(piece))
        elif piece:
            plain = piece.replace(" ", "")
            parts.append(((plain.translate(_INITIALS), plain.translate(_SYLLABLES)),))
    found = {}
    for chosen in islice(_combinations(parts), MOST_READINGS):
        found["".join(part[1] for part in chosen)] = "".join(part[0] for part in chosen)
    return tuple((initials, full) for full, initials in found.items())


@cache
def _phrase(piece: str) -> tuple[tuple[str, str], ...]:
    return tuple(("".join(s[0] for s in syllables), "".join(syllables)) for syllables in _special()[1][piece])


def _combinations(parts: Sequence[tuple[tuple[str, str], ...]]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the combinations of readings; once there are too many, later characters keep their first reading."""
    total, bounded = 1, []
    for part in parts:
        if total * len(part) > MOST_READINGS:
            part = part[:1]
        total *= len(part)
        bounded.append(part)
    return product(*bounded)


@cache
def syllables() -> frozenset[str]:
    """Return every syllable of Mandarin without tones."""
    return frozenset((_DATA / "syllables.txt").read_text(encoding="ascii").split())


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(syllable[:end] for syllable in syllables() for end in range(1, len(syllable) + 1))


@lru_cache(maxsize=1024)
def as_initials(typed: str) -> tuple[str, ...]:
    """Return the initials that typed full pinyin may stand for, fewest syllables first: hongr → hr, xian → x, xa.

    The last syllable may be unfinished. Empty when it is no pinyin.
    """
    found: list[str] = []

    def walk(at: int, initials: str) -> None:
        if len(found) >= 32 or len(initials) > 40:
            return
        if at == len(typed):
            found.append(initials)
            return
        for end in range(min(at + 6, len(typed)), at, -1):
            piece = typed[at:end]
            if piece in syllables() or (end == len(typed) and piece in _beginnings()):
                walk(end, initials + piece[0])

    walk(0, "")
    return tuple(sorted(dict.fromkeys(found), key=len)[:6])
