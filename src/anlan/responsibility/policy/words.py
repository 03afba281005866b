"""The vocabulary of the grammar, read once from ``data/vocabulary.toml``; each list names its source there."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("data") / "vocabulary.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """The lists by name. Every list is of plain words, longest first, so that alternatives may be joined."""

    lists: dict[str, tuple[str, ...]]
    chapters: dict[str, tuple[str, ...]]
    periods: dict[str, tuple[str, int, int]]
    spans: dict[str, tuple[str, int]]

    def any_of(self, *names: str) -> str:
        """Return a pattern (a group without a name) that matches any word of the lists."""
        return _joined(tuple(word for name in names for word in self.lists[name]))


@lru_cache
def words() -> Words:
    """Return the shipped vocabulary."""
    with _FILE.open("rb") as file:
        data = tomllib.load(file)
    return Words(
        lists={name: tuple(entry["words"]) for name, entry in data["lists"].items()},
        chapters={name: tuple(entry["words"]) for name, entry in data["chapters"].items()},
        periods={word: (entry[0], entry[1], entry[2]) for word, entry in data["periods"]["words"].items()},
        spans={word: (entry[0], entry[1]) for word, entry in data["spans"]["words"].items()},
    )


@lru_cache(maxsize=256)
def _joined(found: tuple[str, ...]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(set(found), key=lambda word: (-len(word), word)))) + ")"
