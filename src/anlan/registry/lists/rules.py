"""The fixed lists in memory: values by code, by name and by the words that other registers use. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_NOT_LETTERS = re.compile(r"[\W_]+")


def normal_name(text: str) -> str:
    """Return the name without blanks, punctuation, width and case: ``Ｒetail  trade`` and ``retail trade`` agree."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a list as the index holds it."""

    list: str
    code: str
    name_zh: str
    name_en: str
    group: str
    first_day: date | None = None
    last_day: date | None = None

    def name(self, language: str) -> str:
        """Return the name in ``zh…`` or any other language; without an English name, the Chinese one."""
        return self.name_zh if language.startswith("zh") or not self.name_en else self.name_en

    def in_force(self, day: date) -> bool:
        """Whether the value may be chosen on the local day."""
        begun = self.first_day is None or self.first_day <= day
        return begun and (self.last_day is None or day <= self.last_day)


class ListIndex:
    """Every list, built once from rows and then only read. Values keep the order they came in."""

    def __init__(self, values: Iterable[Value], synonyms: Iterable[tuple[str, str, str]]) -> None:
        """Take the values and (list, value code, other word)."""
        self._values: dict[str, dict[str, Value]] = {}
        self._words: dict[tuple[str, str], Value] = {}
        for value in values:
            self._values.setdefault(value.list, {})[value.code] = value
            for word in (value.code, value.name_zh, value.name_en):
                self._words.setdefault((value.list, normal_name(word)), value)
        for name, code, word in synonyms:
            self._words.setdefault((name, normal_name(word)), self._values[name][code])

    def values(self, name: str, *, group: str | None = None) -> tuple[Value, ...]:
        """Return the values of a list in their order, or those of one group; none when the list is unknown."""
        found = self._values.get(name, {}).values()
        return tuple(value for value in found if group is None or value.group == group)

    def value(self, name: str, code: str) -> Value | None:
        """Return the value with this code, or None."""
        return self._values.get(name, {}).get(code)

    def holds(self, name: str, code: str) -> bool:
        """Whether the list has the code."""
        return code in self._values.get(name, {})

    def called(self, name: str, word: str) -> Value | None:
        """Return the value that a word of another register names (在营, 吊销，未注销), or None: never a guess."""
        return self._words.get((name, normal_name(word)))

    def name(self, name: str, code: str, language: str) -> str:
        """Return the value's name in the language; an unknown code comes back as it is."""
        found = self.value(name, code)
        return found.name(language) if found else code

    def choices(self, name: str, language: str, *, day: date) -> list[tuple[str, str]]:
        """Return (code, name) of the values that may be chosen on the local day, for forms and filters."""
        return [(value.code, value.name(language)) for value in self.values(name) if value.in_force(day)]
