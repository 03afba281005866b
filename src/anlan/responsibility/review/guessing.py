"""Who owes a duty and what proves it, guessed from the words of a document by ``data/guesses.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from anlan.registry.lists.names import in_language
from anlan.responsibility.duties.shipped import shipped_conditions

_FILE = Path(__file__).with_name("data") / "guesses.toml"


@dataclass(frozen=True)
class Guess:
    """What was guessed; empty where nothing fits. ``minutes`` is what one fulfilment costs."""

    who: str = ""
    act_kind: str = ""
    minutes: int = 60


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def sure_from() -> float:
    """Return the confidence from which an item counts as sure."""
    return float(_content()["sure_from"])


def guess(actor: str, action: str) -> Guess:
    """Return who is meant by the words of the actor, and which act by those of the action."""
    who = next((row["who"] for row in _content()["actor"] if _fits(row, actor)), "")
    side = _content()["who"][who]["side"] if who else ""
    said = f"{actor} {action}"
    for row in _content()["act"]:
        if row.get("side", side) == side and _fits(row, said):
            return Guess(who, row["act"], row["minutes"])
    return Guess(who, "", _content()["side"][side]["minutes"] if side else 60)


def who_choices() -> list[tuple[str, str]]:
    """Return (key, name) of the conditions that a reviewer may choose, in the active language."""
    return [(key, in_language(row["zh"], row["en"])) for key, row in _content()["who"].items()]


def who_words(who: str) -> str:
    """Return the name of a condition; the key itself where none is known."""
    return dict(who_choices()).get(who, who)


def condition(who: str, region_code: str) -> dict[str, Any]:
    """Return the condition of the catalogue, narrowed to a place by its code: a town's document binds its town."""
    shipped = shipped_conditions()[who]
    if not region_code:
        return shipped
    return {"all": [shipped, {"facet": "region", "prefix": region_code}]}


def standing(who: str) -> dict[str, str]:
    """Return the kind of responsibility and the ground of what these owe, by the names of a duty's terms."""
    side = _content()["side"][_content()["who"][who]["side"]]
    return {name: side[name] for name in ("responsibility", "ground")}


def knows(who: str) -> bool:
    """Whether the key names a condition."""
    return who in _content()["who"]


def _fits(row: dict[str, Any], text: str) -> bool:
    return any(word in text for word in row["words"]) and all(word in text for word in row.get("all", ()))
