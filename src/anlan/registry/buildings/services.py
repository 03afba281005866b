"""The verbs of buildings: entered, changed, closed (REG-26)."""

from collections.abc import Mapping
from typing import Any

from anlan.foundation.refusals.rules import Refused
from anlan.registry.buildings.models import Building
from anlan.registry.buildings.permissions import EDIT
from anlan.registry.entries.services import EntryKind


def _check(values: Mapping[str, Any]) -> None:
    if values.get("floor_area") is not None and values["floor_area"] <= 0:
        raise Refused("building-area", fields={"floor_area": "building-area"})


BUILDING = EntryKind(
    noun="building",
    model=Building,
    permission=EDIT,
    lists={"kind": "building_kind"},
    party="owner",
    region="region",
    check=_check,
)
