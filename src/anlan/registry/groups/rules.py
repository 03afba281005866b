"""What a group's rule asks, as the form says it and as the selector that is stored. Pure (REG-06).

The stored selector has the shape of foundation/selectors, so that later rooms read it like any other:
``{"all": [{"facet": "kind", "in": ["enterprise"]}, {"any": [{"facet": "industry", "prefix": "06"}, …]}, …]}``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from anlan.foundation.refusals.rules import Refused

SECTORS = "eight-sectors"
"""The scheme of industries whose members are the key sectors."""

# Field of Wanted → facet; each asks that the facet is one of the values.
_LISTS = {
    "kinds": "kind",
    "lines": "line",
    "levels": "level",
    "sizes": "size",
    "sectors": SECTORS,
    "areas": "area",
}
YES = "yes"


@dataclass(frozen=True)
class Wanted:
    """What the members of a group have in common; an empty field asks nothing.

    ``industries`` are beginnings of codes, ``flags`` are facets of which one must be yes, ``areas`` are uids.
    """

    kinds: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    employees_from: int | None = None
    employees_to: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it asks nothing at all."""
        return all(getattr(self, field.name) in ((), None) for field in fields(self))


def selector_of(wanted: Wanted) -> dict[str, Any]:
    """Return the selector to be stored; Refused ``group-rule-empty`` where nothing is asked."""
    if wanted.is_empty:
        raise Refused("group-rule-empty", fields={"kinds": "group-rule-empty"})
    parts: list[dict[str, Any]] = [
        {"facet": facet, "in": list(values)} for name, facet in _LISTS.items() if (values := getattr(wanted, name))
    ]
    if wanted.industries:
        parts.append(_any({"facet": "industry", "prefix": code} for code in wanted.industries))
    if wanted.flags:
        parts.append(_any({"facet": flag, "in": [YES]} for flag in wanted.flags))
    ends = {"min": wanted.employees_from, "max": wanted.employees_to}
    if known := {end: number for end, number in ends.items() if number is not None}:
        parts.append({"facet": "employees", **known})
    return {"all": parts}


def wanted_of(selector: object) -> Wanted | None:
    """Return what a selector asks in the words of the form; None where the form cannot say it."""
    match selector:
        case {"all": list(parts)}:
            pass
        case _:
            return None
    names = {facet: name for name, facet in _LISTS.items()}
    wanted = Wanted()
    for part in parts:
        match part:
            case {"facet": str(facet), "in": list(values)} if facet in names and not getattr(wanted, names[facet]):
                wanted = replace(wanted, **dict[str, Any]({names[facet]: tuple(values)}))
            case {"facet": "employees"}:
                ends: dict[str, Any] = part
                wanted = replace(wanted, employees_from=ends.get("min"), employees_to=ends.get("max"))
            case {"any": list(leaves)} if leaves and all(_is_prefix(leaf) for leaf in leaves):
                wanted = replace(wanted, industries=tuple(leaf["prefix"] for leaf in leaves))
            case {"any": list(leaves)} if leaves and all(_is_flag(leaf) for leaf in leaves):
                wanted = replace(wanted, flags=tuple(leaf["facet"] for leaf in leaves))
            case _:
                return None
    return wanted


def _any(leaves: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"any": list(leaves)}


def _is_prefix(leaf: Any) -> bool:
    return isinstance(leaf, dict) and set(leaf) == {"facet", "prefix"} and leaf["facet"] == "industry"


def _is_flag(leaf: Any) -> bool:
    return isinstance(leaf, dict) and leaf.get("in") == [YES]
