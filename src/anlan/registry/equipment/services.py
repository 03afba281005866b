"""The verbs of equipment (REG-25)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.entries import services as entries
from anlan.registry.entries.services import EntryKind
from anlan.registry.equipment.models import Equipment
from anlan.registry.equipment.permissions import EDIT


def _check(values: Mapping[str, Any]) -> None:
    inspected, due = values.get("inspected_on"), values.get("due_on")
    if inspected and due and due < inspected:
        raise Refused("equipment-next-before", fields={"due_on": "equipment-next-before"})


EQUIPMENT = EntryKind(
    noun="equipment",
    model=Equipment,
    permission=EDIT,
    lists={"kind": "equipment_class"},
    twin=("kind", "number"),
    region="region",
    check=_check,
)


def enter_equipment(values: Mapping[str, Any], *, actor: Actor, now: datetime) -> Equipment:
    """Enter a piece; without a region it stands where its owner does."""
    given = dict(values)
    given["region"] = given.get("region") or given["party"].region
    if given["region"] is None:
        raise Refused("region-unknown", fields={"region": "region-unknown"})
    entered: Equipment = entries.enter(EQUIPMENT, given, actor=actor, now=now)
    return entered


def change_equipment(
    piece: Equipment, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Equipment:
    """Change a piece; an empty region leaves it where it stands."""
    given = {name: value for name, value in values.items() if name != "region" or value is not None}
    changed: Equipment = entries.change(EQUIPMENT, piece, version, given, actor=actor, now=now)
    return changed


@transaction.atomic
def record_inspection(
    piece: Equipment, version: int, *, inspected_on: date, due_on: date, actor: Actor, now: datetime
) -> Equipment:
    """Say on which local day it was inspected and when the next inspection is due."""
    require(actor, EDIT)
    piece = entries.within_reach(EQUIPMENT, piece, actor)
    if piece.closed_on is not None:
        raise Refused("entry-closed")
    if inspected_on > local_day(now):
        raise Refused("party-day-future", fields={"inspected_on": "party-day-future"})
    _check({"inspected_on": inspected_on, "due_on": due_on})
    changed = {
        name: [before.isoformat() if before else None, after.isoformat()]
        for name, before, after in (
            ("inspected_on", piece.inspected_on, inspected_on),
            ("due_on", piece.due_on, due_on),
        )
    }
    save_edit(piece, expected_version=version, fields={"inspected_on": inspected_on, "due_on": due_on})
    entries.tell(EQUIPMENT, "inspected", piece, actor=actor, now=now, detail={"changed": changed})
    return piece
