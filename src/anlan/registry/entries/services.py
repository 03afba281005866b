"""Enter, change and close an entry: each checks permission and scope and records an act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.personal_data.fields import declared_for
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.lists.queries import list_index
from anlan.registry.parties.models import Party
from anlan.registry.regions.models import Region

Check = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class EntryKind:
    """What the services must know of a register.

    ``noun`` is the first word of its acts (``<noun>.entered``, ``.changed``, ``.closed``); ``lists`` gives the list
    of every field that holds a value of one; ``twin`` names fields that no two open entries share; ``party`` and
    ``region`` are the fields under which acts are filed (empty: none); ``check`` refuses values that contradict
    each other; ``foreign`` names fields that may point at parties beyond the actor's reach.
    """

    noun: str
    model: type[Model]
    permission: str
    lists: Mapping[str, str] = field(default_factory=dict)
    twin: tuple[str, ...] = ()
    party: str = "party"
    region: str = ""
    check: Check = lambda values: None
    foreign: tuple[str, ...] = ()


@transaction.atomic
def enter(kind: EntryKind, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
    """Enter a record. Parties and regions among the values must lie within reach. Raises Refused."""
    require(actor, kind.permission)
    _demand_reach(kind, values, actor)
    _demand_values(kind, values, actor)
    kind.check(values)
    record = kind.model(entered_at=now, **values)
    _refuse_twin(kind, record)
    record.save()
    tell(kind, "entered", record, actor=actor, now=now, detail={"entered": _spoken(kind, values)})
    return record


@transaction.atomic
def change(
    kind: EntryKind,
    record: Any,
    version: int,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    published: Mapping[str, Any] | None = None,
) -> Any:
    """Change what differs; ``published`` are fields that the feature itself sets along with a real change."""
    require(actor, kind.permission)
    record = within_reach(kind, record, actor)
    if record.closed_on is not None:
        raise Refused("entry-closed")
    differing = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not differing:
        return record
    _demand_reach(kind, differing, actor, anchored=True)
    _demand_values(kind, differing, actor)
    kind.check({**{each.name: getattr(record, each.name) for each in record._meta.concrete_fields}, **differing})
    hidden = _personal(kind)
    changed = {
        name: ["***", "***"] if name in hidden else [_plain(getattr(record, name)), _plain(value)]
        for name, value in differing.items()
    }
    save_edit(record, expected_version=version, fields={**differing, **(published or {})})
    _refuse_twin(kind, record)
    tell(kind, "changed", record, actor=actor, now=now, detail={"changed": changed})
    return record


@transaction.atomic
def close(
    kind: EntryKind, record: Any, version: int, *, reason: str, day: date | None = None, actor: Actor, now: datetime
) -> Any:
    """Close an entry from a local day on (today unless given), with a reason."""
    require(actor, kind.permission)
    record = within_reach(kind, record, actor)
    if record.closed_on is not None:
        raise Refused("entry-closed")
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    day = day or local_day(now)
    if day > local_day(now):
        raise Refused("party-day-future", fields={"day": "party-day-future"})
    save_edit(record, expected_version=version, fields={"closed_on": day, "close_reason": reason.strip()})
    tell(kind, "closed", record, actor=actor, now=now, detail={"reason": reason.strip(), "day": day.isoformat()})
    return record


def within_reach(kind: EntryKind, record: Any, actor: Actor) -> Any:
    """Return the record as the actor reaches it; Refused ``not-found`` outside."""
    found = kind.model.objects.visible_to(actor).filter(pk=record.pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Refused("not-found")
    return found


def tell(kind: EntryKind, verb: str, record: Any, *, actor: Actor, now: datetime, detail: Mapping[str, Any]) -> None:
    """Record the act ``<noun>.<verb>`` of a record, filed under its party and region."""
    party = getattr(record, kind.party, None) if kind.party else None
    region = getattr(record, kind.region, None) if kind.region else None
    region = region or (party.region if party else None)
    ledger.record(
        f"{kind.noun}.{verb}",
        by=actor,
        recorded_at=now,
        subject=record,
        party_uid=party.uid if party else None,
        region_uid=region.uid if region else None,
        detail=detail,
    )


def demand_region(region: Region, actor: Actor, name: str = "region") -> None:
    """Refuse a region that lies outside the actor's areas, whatever their trade."""
    if region.closed_on is not None:
        raise Refused("region-unknown", fields={name: "region-unknown"})
    if actor.reach.everything or any(region.path.startswith(area.path) for area in actor.reach.areas):
        return
    raise Refused("region-outside", name=region.name, fields={name: "region-outside"})


def _demand_reach(kind: EntryKind, values: Mapping[str, Any], actor: Actor, *, anchored: bool = False) -> None:
    for name, value in values.items():
        if isinstance(value, Party) and name not in kind.foreign:
            if not Party.objects.visible_to(actor).filter(pk=value.pk).exists():
                raise Refused("not-found", fields={name: "not-found"})
            anchored = True
    for name, value in values.items():
        # A party's own people have no area: their record stands wherever their party lets it stand.
        if isinstance(value, Region) and (actor.reach.areas or not anchored):
            demand_region(value, actor, name)


def _demand_values(kind: EntryKind, values: Mapping[str, Any], actor: Actor) -> None:
    index = list_index(actor)
    for name, listed in kind.lists.items():
        value = values.get(name)
        for code in value if isinstance(value, list) else [value]:
            if code and not index.holds(listed, code):
                raise Refused("choice-wrong", value=code, fields={name: "choice-wrong"})


def _refuse_twin(kind: EntryKind, record: Any) -> None:
    if not kind.twin or not all(getattr(record, name) for name in kind.twin):
        return
    others = kind.model.objects.beyond_scope("numbers are unique in the city")  # type: ignore[attr-defined]
    same = {name: getattr(record, name) for name in kind.twin}
    if others.filter(closed_on=None, **same).exclude(pk=record.pk).exists():
        raise Refused("entry-twin", value=str(same[kind.twin[-1]]), fields={kind.twin[-1]: "entry-twin"})


def _personal(kind: EntryKind) -> set[str]:
    return {item.field for item in declared_for(kind.model._meta.label)}


def _spoken(kind: EntryKind, values: Mapping[str, Any]) -> dict[str, Any]:
    hidden = _personal(kind)
    return {name: _plain(value) for name, value in values.items() if name not in hidden}


def _plain(value: Any) -> Any:
    match value:
        case Model():
            return str(value)
        case date():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
    return value
