"""What a line of a registry changes about a party that is already known. Pure.

Three versions of every field meet: what the line says now, what the last import said, and what the party says.
Only what the registry itself changed is a change; what people here changed since is never overwritten in silence.
A blank in the workbook says nothing.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from anlan.registry.intake import cells
from anlan.registry.intake.entity import CLOSED_STATES, Entity

# Fields of an Entity that are compared, in the order of the answer.
COMPARED = (
    "name", "kind", "state", "founded_on", "industry", "employees", "annual_revenue", "size", "region",
    "registered_address", "operating_region", "operating_address", "longitude", "latitude", "phone", "business_scope",
    "remark",
)  # fmt: skip
_OPEN = frozenset({"active", "suspended", "ordered_to_stop"})
_NOTHING = ("", None)


class Difference(NamedTuple):
    """``changes``: field → (old, new); ``conflicts``: fields that both sides changed; ``renamed``: the old name."""

    changes: Mapping[str, tuple[Any, Any]]
    conflicts: tuple[str, ...]
    renamed: str


UNCHANGED = Difference({}, (), "")


def difference(line: Entity, party: Mapping[str, Any], last: Mapping[str, Any] | None) -> Difference:
    """Compare a line with the party as it is (``party``) and with what the last import said (``last``, if any)."""
    changes: dict[str, tuple[Any, Any]] = {}
    conflicts: list[str] = []
    renamed = ""
    for name in COMPARED:
        says, is_now = getattr(line, name), party[name]
        if says in _NOTHING or _same(name, says, is_now):
            continue
        if last is not None and _same(name, says, last[name]):
            continue  # the registry says what it said before: what people changed here since stays
        if name == "name":
            renamed = str(is_now)
            continue
        if last is not None and last[name] not in _NOTHING and not _same(name, is_now, last[name]):
            conflicts.append(name)
            continue
        changes[name] = (is_now, says)
    return Difference(changes, tuple(conflicts), renamed)


def _same(name: str, one: Any, other: Any) -> bool:
    if one == other:
        return True
    if name == "name":
        return cells.name_key(str(one)) == cells.name_key(str(other))
    if name == "state":
        # The registry knows business and no business; whether somebody was ordered to stop is decided here.
        return (one in _OPEN and other in _OPEN) or (one in CLOSED_STATES and other in CLOSED_STATES)
    if name in ("longitude", "latitude") and one is not None and other is not None:
        return abs(float(one) - float(other)) < 1e-6
    if name == "annual_revenue" and one not in _NOTHING and other not in _NOTHING:
        return float(one) == float(other)
    return False
