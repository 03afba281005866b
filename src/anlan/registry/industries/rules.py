"""The index of schemes in memory: lookups by code and name, ancestors, mappings. Bulk work asks no database."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from anlan.registry.lists.rules import normal_name

NATIONAL = "gbt4754-2017"
# Answers about mappings that one index remembers; beyond it starts again, so that many days do not fill the memory.
_REMEMBERED = 100_000
_LETTER_BEFORE_DIGITS = re.compile(r"[A-Z](?=\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of a scheme as the index holds it; ``parent`` is a code, empty at the top."""

    id: int
    scheme: str
    code: str
    name_zh: str
    name_en: str
    level: int
    parent: str
    section: str
    first_day: date
    last_day: date | None = None

    def name(self, language: str) -> str:
        """Return the name in ``zh…`` or any other language; without an English name, the Chinese one."""
        return self.name_zh if language.startswith("zh") or not self.name_en else self.name_en

    def in_force(self, day: date) -> bool:
        """Whether the entry is in force on the local day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Link:
    """A mapping: the branch under ``source`` counts as ``target`` (both (scheme, code)), or ceases to."""

    source: tuple[str, str]
    target: tuple[str, str]
    is_exception: bool
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What a name led to: nothing, one entry, or several between which a person must choose."""

    candidates: tuple[Entry, ...] = ()

    @property
    def entry(self) -> Entry | None:
        """The only candidate, or None when the name is unknown or ambiguous."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    @property
    def is_ambiguous(self) -> bool:
        """Whether several entries bear the name. Never resolved in silence."""
        return len(self.candidates) > 1


UNKNOWN = Match()


def normal_code(text: str) -> str:
    """Return the code as schemes write it: no blanks, no section letter before digits (``C2641`` is 2641)."""
    code = "".join(unicodedata.normalize("NFKC", text).split())
    return _LETTER_BEFORE_DIGITS.sub("", code.upper(), count=1) if code[:1].isalpha() and code[1:].isdigit() else code


@dataclass
class _Scheme:
    by_code: dict[str, Entry] = field(default_factory=dict)
    children: dict[str, list[Entry]] = field(default_factory=dict)
    exact: dict[str, list[Entry]] = field(default_factory=dict)
    normal: dict[str, list[Entry]] = field(default_factory=dict)


class IndustryIndex:
    """All schemes and mappings, built once from rows and then only read. Entries keep the order they came in."""

    def __init__(self, entries: Iterable[Entry], links: Iterable[Link]) -> None:
        self._schemes: dict[str, _Scheme] = {}
        self._links: dict[tuple[str, str], list[Link]] = {}
        self._mapped: dict[tuple[str, str, str, date], tuple[Entry, ...]] = {}
        for entry in entries:
            scheme = self._schemes.setdefault(entry.scheme, _Scheme())
            scheme.by_code[entry.code] = entry
            scheme.children.setdefault(entry.parent, []).append(entry)
            for name in {entry.name_zh, entry.name_en} - {""}:
                scheme.exact.setdefault(name, []).append(entry)
                scheme.normal.setdefault(normal_name(name), []).append(entry)
        for link in links:
            self._links.setdefault(link.source, []).append(link)

    def entries(self, scheme: str = NATIONAL) -> tuple[Entry, ...]:
        """Return every entry of a scheme in its order; none when the scheme is unknown."""
        found = self._schemes.get(scheme)
        return tuple(found.by_code.values()) if found else ()

    def by_code(self, code: str, scheme: str = NATIONAL) -> Entry | None:
        """Return the entry with this code, also written ``C2641`` or with blanks, or None."""
        found = self._schemes.get(scheme)
        if found is None:
            return None
        return found.by_code.get(code) or found.by_code.get(normal_code(code))

    def by_exact_name(self, name: str, scheme: str = NATIONAL) -> Match:
        """Return what bears exactly this Chinese or English name."""
        found = self._schemes.get(scheme)
        return self._one_activity(found.exact.get(name, []), found) if found else UNKNOWN

    def by_name(self, name: str, scheme: str = NATIONAL) -> Match:
        """Return what bears this name, exactly or but for blanks, punctuation, width and case."""
        exact = self.by_exact_name(name, scheme)
        if exact.candidates or scheme not in self._schemes:
            return exact
        found = self._schemes[scheme]
        return self._one_activity(found.normal.get(normal_name(name), []), found)

    def children(self, code: str, scheme: str = NATIONAL) -> tuple[Entry, ...]:
        """Return the entries directly below ``code``; ``""`` gives the top of the scheme."""
        found = self._schemes.get(scheme)
        return tuple(found.children.get(code, ())) if found else ()

    def ancestors(self, code: str, scheme: str = NATIONAL) -> tuple[Entry, ...]:
        """Return what the entry belongs to, the nearest first, without itself."""
        chain = self._chain(scheme, code)
        return tuple(chain[1:])

    def is_within(self, code: str, top: str, scheme: str = NATIONAL) -> bool:
        """Whether ``code`` is ``top`` or lies below it."""
        return any(entry.code == top for entry in self._chain(scheme, code))

    def mapped(self, code: str, to_scheme: str, *, day: date, scheme: str = NATIONAL) -> tuple[Entry, ...]:
        """Return the members of ``to_scheme`` as which the industry counts on the local day, in their order.

        For each member the mapping nearest to the industry decides, so an exception below a mapped branch
        takes its own branch out again. What counts as a member counts as what the member belongs to.
        """
        entry = self.by_code(code, scheme)
        if entry is None:
            return ()
        key = (scheme, entry.code, to_scheme, day)
        known = self._mapped.get(key)
        if known is None:
            if len(self._mapped) >= _REMEMBERED:
                self._mapped.clear()
            known = self._mapped[key] = self._resolve(entry, to_scheme, day)
        return known

    def name(self, code: str, language: str, scheme: str = NATIONAL) -> str:
        """Return the name of the code in the language; an unknown code is returned as it is."""
        entry = self.by_code(code, scheme)
        return entry.name(language) if entry else code

    def search(self, text: str, scheme: str = NATIONAL, *, limit: int = 50) -> tuple[Entry, ...]:
        """Return entries whose code begins with the text or whose name holds it, codes first, shallow first."""
        wanted, code = normal_name(text), normal_code(text)
        if not wanted:
            return ()
        entries = self.entries(scheme)
        by_code = [entry for entry in entries if entry.code.startswith(code)]
        seen = {entry.code for entry in by_code}
        by_name = [
            entry
            for entry in entries
            if entry.code not in seen and (wanted in normal_name(entry.name_zh) or wanted in normal_name(entry.name_en))
        ]
        by_name.sort(key=lambda entry: entry.level)
        return tuple((by_code + by_name)[:limit])

    def _chain(self, scheme: str, code: str) -> list[Entry]:
        found = self._schemes.get(scheme)
        entry = self.by_code(code, scheme)
        chain: list[Entry] = []
        while found and entry:
            chain.append(entry)
            entry = found.by_code.get(entry.parent)
        return chain

    def _one_activity(self, named: list[Entry], scheme: _Scheme) -> Match:
        # A namesake with nothing but the next one below it is the same activity: 12, 120 and 1200 are given as 1200.
        codes = {entry.code for entry in named}
        kept = []
        for entry in named:
            below = scheme.children.get(entry.code, [])
            if not (len(below) == 1 and below[0].code in codes):
                kept.append(entry)
        return Match(tuple(kept))

    def _resolve(self, entry: Entry, to_scheme: str, day: date) -> tuple[Entry, ...]:
        decided: dict[str, bool] = {}
        for step in self._chain(entry.scheme, entry.code):
            for link in self._links.get((step.scheme, step.code), ()):
                holds = link.first_day <= day and (link.last_day is None or day <= link.last_day)
                if holds and link.target[0] == to_scheme:
                    decided.setdefault(link.target[1], not link.is_exception)
        held = {
            above.code
            for code, counts in decided.items()
            if counts and (member := self.by_code(code, to_scheme)) and member.in_force(day)
            for above in self._chain(to_scheme, code)
        }
        return tuple(member for member in self.entries(to_scheme) if member.code in held) if held else ()
