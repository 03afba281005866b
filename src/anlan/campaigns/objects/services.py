"""Put something on the list of a special action, change it, take it off (CMP-06 … CMP-09, CMP-12, CMP-14)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anlan.campaigns.actions.models import Campaign
from anlan.campaigns.objects.catalogue import all_fields, festivals, kinds, words
from anlan.campaigns.objects.holding import holding
from anlan.campaigns.objects.models import ActionObject
from anlan.campaigns.objects.permissions import EDIT
from anlan.campaigns.objects.rules import Kind, due, faults, missing_to_close, sorted_as, unnamed
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.buildings.models import Building
from anlan.registry.entries import services as entries
from anlan.registry.entries.services import EntryKind
from anlan.registry.households.models import Household
from anlan.registry.parties.models import Party

OBJECT = EntryKind("object", ActionObject, EDIT, region="region", foreign=("unit",))
_REGISTERED: Mapping[str, Any] = {"party": Party, "building": Building, "household": Household}


@transaction.atomic
def enter(values: Mapping[str, Any], *, actor: Actor, now: datetime) -> ActionObject:
    """Put something on the list; name, region and unit follow from the registered record and the actor if not given.

    Raises Refused ``campaign-closed``, ``object-wrong``, ``object-record-missing``, ``object-name-missing``,
    ``object-twin``, ``not-found``, ``region-outside``.
    """
    require(actor, EDIT)
    _demand_open(values["campaign"].pk)
    kind = _kind(values["kind"])
    given = {**values, "details": _plain(values.get("details") or {}), "parties": dict(values.get("parties") or {})}
    _demand_details(kind, given["details"])
    record = _registered(kind, given, actor)
    given["name"] = "" if kind.points_at == "household" else (given.get("name") or "").strip() or _name_of(record)
    if not given["name"] and kind.points_at != "household":
        raise Refused("object-name-missing", fields={"name": "object-name-missing"})
    given["region"] = given.get("region") or getattr(record, "region", None)
    if given["region"] is None:
        raise Refused("region-unknown", fields={"region": "region-unknown"})
    given["unit"] = given.get("unit") or _own_unit(actor)
    _refuse_twin(kind, given)
    computed = _computed(kind, given["details"], given["parties"], None, local_day(now))
    entered: ActionObject = entries.enter(OBJECT, {**given, **computed}, actor=actor, now=now)
    return entered


@transaction.atomic
def change(
    record: ActionObject, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime
) -> ActionObject:
    """Change an object; kind, action and registered record stay. ``details`` and ``parties`` come whole."""
    require(actor, EDIT)
    found: ActionObject = entries.within_reach(OBJECT, record, actor)
    _demand_open(found.campaign_id)
    given = {name: value for name, value in values.items() if name not in ("kind", "campaign", *_REGISTERED)}
    if "details" in given:
        given["details"] = _plain(given["details"])
        _demand_details(found.sort, given["details"])
    if found.household_id is not None or found.sort.points_at == "household":
        given.pop("name", None)
    elif "name" in given and not given["name"].strip():
        raise Refused("object-name-missing", fields={"name": "object-name-missing"})
    if "unit" in given and given["unit"] is None:
        del given["unit"]
    computed = _computed(
        found.sort, given.get("details", found.details), given.get("parties", found.parties) or {},
        found.visited_on, local_day(found.entered_at),
    )  # fmt: skip
    changed: ActionObject = entries.change(OBJECT, found, version, given, actor=actor, now=now, published=computed)
    return changed


@transaction.atomic
def close(
    record: ActionObject, version: int, *, reason: str, day: date | None = None, actor: Actor, now: datetime
) -> ActionObject:
    """Take an object off the list: done with, or no longer there; what its kind asks for must be said first."""
    require(actor, EDIT)
    found: ActionObject = entries.within_reach(OBJECT, record, actor)
    if missing := missing_to_close(found.sort, found.details):
        raise Refused("object-still-open", parts="、".join(words(all_fields()[code]) for code in missing))
    if found.sort.to_close and (number := holding(found)):
        raise Refused("object-held", number=number)
    closed: ActionObject = entries.close(OBJECT, found, version, reason=reason, day=day, actor=actor, now=now)
    return closed


@transaction.atomic
def take_in(records: Iterable[Any], values: Mapping[str, Any], *, actor: Actor, now: datetime) -> int:
    """Put registered records on the list, such as the households of a village; return how many were not on it yet."""
    kind = _kind(values["kind"])
    entered = 0
    for record in records:
        given = {**values, kind.points_at: record}
        try:
            with transaction.atomic():
                enter(given, actor=actor, now=now)
            entered += 1
        except Refused as refused:
            if refused.code != "object-twin":
                raise
    return entered


def after_visit(record: ActionObject, visited_on: date | None) -> None:
    """Keep until when the next visit is due, after a visit was recorded or declared void; part of that verb."""
    since = visited_on or local_day(record.entered_at)
    record.visited_on, record.due_on = visited_on, due(record.sort, record.mark, since, festivals())
    ActionObject.objects.beyond_scope("the object that was reached").filter(pk=record.pk).update(
        visited_on=record.visited_on, due_on=record.due_on
    )


def _computed(
    kind: Kind, details: Mapping[str, Any], parties: Mapping[str, str], visited: date | None, since: date
) -> dict[str, Any]:
    mark, first = sorted_as(kind, details)
    return {
        "mark": mark,
        "first": first,
        "complete": not unnamed(kind, parties),
        "due_on": due(kind, mark, visited or since, festivals()),
    }


def _demand_open(key: int) -> None:
    running = Campaign.objects.beyond_scope("whether an action runs is no secret").filter(pk=key, closed_on=None)
    if not running.exclude(state="closed").exists():
        raise Refused("campaign-closed")


def _kind(code: str) -> Kind:
    if code not in kinds():
        raise Refused("choice-wrong", value=code, fields={"kind": "choice-wrong"})
    return kinds()[code]


def _demand_details(kind: Kind, details: Mapping[str, Any]) -> None:
    if wrong := faults(kind, details):
        raise Refused("object-wrong", fields={f"d_{code}": refusal for code, refusal in wrong.items()})


def _registered(kind: Kind, values: Mapping[str, Any], actor: Actor) -> Any:
    """Return the registered record that the kind points at, within the actor's reach; None where none is named."""
    for name, model in _REGISTERED.items():
        record = values.get(name)
        if record is None:
            continue
        if name != kind.points_at:
            raise Refused("object-wrong", fields={name: "choice-wrong"})
        if not model.objects.visible_to(actor).filter(pk=record.pk).exists():
            raise Refused("not-found", fields={name: "not-found"})
        return record
    if kind.needs_record:
        raise Refused("object-record-missing", fields={kind.points_at: "object-record-missing"})
    return None


def _name_of(record: Any) -> str:
    return str(record.name)[:120] if record is not None else ""


def _own_unit(actor: Actor) -> Party:
    own: Party | None = Party.objects.beyond_scope("the actor's own unit").filter(pk=actor.organisation_id).first()
    if own is None:
        raise Refused("not-found", fields={"unit": "not-found"})
    return own


def _refuse_twin(kind: Kind, values: Mapping[str, Any]) -> None:
    if (record := values.get(kind.points_at) if kind.points_at else None) is None:
        return
    rows = ActionObject.objects.beyond_scope("a record stands on a list once").filter(
        campaign=values["campaign"], kind=kind.code, closed_on=None, **{kind.points_at: record}
    )
    if kind.points_at == "party":
        rows = rows.filter(name=values["name"])
    if rows.exists():
        label = "" if kind.points_at == "household" else values["name"]
        raise Refused("object-twin", name=label, fields={"name": "object-twin"})


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return details as they are stored: without empty ones, days as text, whole numbers whole."""
    stored: dict[str, Any] = {}
    for code, value in details.items():
        if value in (None, ""):
            continue
        if isinstance(value, date):
            value = value.isoformat()
        stored[code] = int(value) if isinstance(value, float) and value.is_integer() else value
    return stored
