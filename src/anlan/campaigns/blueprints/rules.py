"""What a template of an action or of a sector's work holds, and the part that it becomes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anlan.campaigns.actions.lines import read_aspects, read_points

_LISTS = ("words", "sectors", "criteria", "industries", "sources")


@dataclass(frozen=True, slots=True)
class PartTemplate:
    """The work in a sector: what counts by itself, its aspects and check points, the line that answers for it."""

    code: str
    name: str
    lists: Mapping[str, tuple[str, ...]]
    aspects: tuple[Mapping[str, Any], ...] = ()
    points: tuple[Mapping[str, str], ...] = ()
    line: str = ""
    name_en: str = ""

    def values(self) -> dict[str, Any]:
        """Return what a part of an action is entered with, but for its days, unit and rounds."""
        return {
            "kind": "sector",
            "name": self.name,
            "takes_in": True,
            "content": "",
            **{name: list(values) for name, values in self.lists.items()},
            "aspects": [dict(one) for one in self.aspects],
            "check_points": [dict(one) for one in self.points],
            "template": self.code,
        }


@dataclass(frozen=True, slots=True)
class ActionTemplate:
    """A whole action; ``days`` is how long it lasts where the source says so."""

    code: str
    name: str
    name_en: str
    aim: str
    source: str
    parts: tuple[PartTemplate, ...]
    days: int | None = None


def part_of(code: str, said: Mapping[str, Any]) -> PartTemplate:
    """Return the template of a part; ValueError for one that would count everything without saying so."""
    lists = {name: tuple(said.get(name, ())) for name in _LISTS}
    if not said.get("everything") and not any(lists[name] for name in _LISTS[:4]):
        raise ValueError(code)
    return PartTemplate(
        code=code,
        name=said.get("name") or said["zh"],
        name_en=said.get("en", ""),
        line=said.get("line", ""),
        lists=lists,
        aspects=tuple(read_aspects("\n".join(said.get("aspects", ())))),
        points=tuple(read_points("\n".join(said.get("points", ())))),
    )


def action_of(code: str, said: Mapping[str, Any]) -> ActionTemplate:
    """Return the template of an action."""
    parts = tuple(part_of(f"{code}-{number}", one) for number, one in enumerate(said["part"], 1))
    return ActionTemplate(code, said["zh"], said["en"], said["aim"], said["source"], parts, said.get("days"))
