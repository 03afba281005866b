"""The verbs that register and change parties (REG-03, REG-08, REG-09, REG-11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.codes.rules import credit_code as checked_credit_code
from anlan.foundation.dated.services import begin_fact, end_facts
from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.industries.queries import industry_index
from anlan.registry.parties.facets import column_value, facet_kinds, normalised
from anlan.registry.parties.models import Facet, Party, PartyName, Place, Spell, State
from anlan.registry.parties.publishing import announce_change, publish_region
from anlan.registry.parties.reach import refresh_reach
from anlan.registry.regions.models import Region

EDIT = "registry:party:edit"


@dataclass(frozen=True)
class PlaceGiven:
    """An address as a door hands it in; ``region`` is the uid of its node."""

    role: str
    region: UUID
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None


@transaction.atomic
def register_party(
    *,
    kind: str,
    name: str,
    places: Sequence[PlaceGiven],
    credit_code: str = "",
    facets: Mapping[str, str] | None = None,
    founded_on: date | None = None,
    line: str = "",
    level: int | None = None,
    part_of: UUID | None = None,
    extra: Mapping[str, str] | None = None,
    first_day: date | None = None,
    actor: Actor,
    now: datetime,
) -> Party:
    """Register a party with its places and properties (REG-08).

    ``first_day`` (a local day, today unless given) is when it becomes active. ``extra`` may hold short_name,
    business_scope, phone and remark. The credit code must be valid and free; the places must lie within the
    actor's reach. Raises Refused.
    """
    require(actor, "registry:party:create")
    name = name.strip()
    if not name:
        raise Refused("name-missing", fields={"name": "name-missing"})
    if not places:
        raise Refused("place-last", fields={"region": "place-last"})
    today = local_day(now)
    first_day = first_day or today
    if first_day > today:
        raise Refused("party-day-future", fields={"first_day": "party-day-future"})
    code = checked_credit_code(credit_code) if credit_code.strip() else None
    if code:
        _refuse_taken_code(code, actor)
    regions = [_region_within(given.region, actor, line) for given in places]
    parent = get_party(part_of, actor) if part_of else None
    party = Party.objects.create(
        kind=kind,
        name=name,
        credit_code=code,
        founded_on=founded_on,
        line=line,
        level=level,
        part_of=parent,
        created_at=now,
        **{field: (extra or {}).get(field, "") for field in ("short_name", "business_scope", "phone", "remark")},
    )
    for given, region in zip(places, regions, strict=True):
        Place.objects.create(
            party=party,
            role=given.role,
            region=region,
            address=given.address,
            longitude=given.longitude,
            latitude=given.latitude,
            first_day=first_day,
            recorded_at=now,
        )
    Spell.objects.create(party=party, state=State.ACTIVE, first_day=first_day, recorded_at=now)
    for facet, value in (facets or {}).items():
        _store_facet(party, facet, value, first_day=first_day, reason="", now=now, actor=actor)
    publish_region(party)
    party.save()
    refresh_reach({party.pk: ()})
    announce_change([party.pk], actor=actor, now=now)
    _record("party.registered", party, actor, now, {"name": name, "kind": kind, "credit_code": code or ""})
    return party


@transaction.atomic
def edit_party(*, uid: UUID, version: int, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Party:
    """Change name, credit_code, founded_on, short_name, business_scope, phone or remark; a former name is kept."""
    require(actor, EDIT)
    party = get_party(uid, actor)
    allowed = {"name", "credit_code", "founded_on", "short_name", "business_scope", "phone", "remark"}
    if unknown := set(fields) - allowed:
        raise TypeError(f"edit_party cannot change {', '.join(sorted(unknown))}")
    values = dict(fields)
    if "name" in values:
        values["name"] = str(values["name"]).strip()
        if not values["name"]:
            raise Refused("name-missing", fields={"name": "name-missing"})
    if "credit_code" in values:
        code = checked_credit_code(values["credit_code"]) if (values["credit_code"] or "").strip() else None
        if code and code != party.credit_code:
            _refuse_taken_code(code, actor)
        values["credit_code"] = code
    changed = {
        field: [_plain(getattr(party, field)), _plain(value)]
        for field, value in values.items()
        if getattr(party, field) != value
    }
    if not changed:
        return party
    former = party.name
    save_edit(party, expected_version=version, fields=values)
    if "name" in changed:
        _keep_former_name(party, former, now)
    announce_change([party.pk], actor=actor, now=now)
    _record("party.renamed" if "name" in changed else "party.edited", party, actor, now, {"changed": changed})
    return party


@transaction.atomic
def change_party(
    *,
    uid: UUID,
    version: int,
    fields: Mapping[str, Any],
    facets: Mapping[str, str],
    region: UUID | None = None,
    address: str | None = None,
    actor: Actor,
    now: datetime,
) -> Party:
    """Apply one form: fields, properties and the operating place, each through its verb; only what differs changes.

    An empty property that was never known stays unknown. All or nothing.
    """
    party = get_party(uid, actor)
    if party.version != version:
        raise Refused("stale-edit")
    party = edit_party(uid=uid, version=version, fields=fields, actor=actor, now=now)
    for name, value in facets.items():
        column = facet_kinds()[name].column
        if getattr(party, column) != column_value(name, normalised(name, value) if value else ""):
            party = set_facet(uid=uid, name=name, value=value, actor=actor, now=now)
    current = party.places.filter(superseded_at=None, last_day=None, role=Place.Role.OPERATING).first()
    moved = region is not None and (party.region is None or party.region.uid != region)
    readdressed = address is not None and address != (current.address if current else "")
    if moved or (readdressed and current is not None):
        where = region or (party.region.uid if party.region else None)
        if where is not None:
            given = PlaceGiven(Place.Role.OPERATING, where, address or "")
            party = set_place(uid=uid, place=given, replaces=current.pk if current else None, actor=actor, now=now)
    return party


@transaction.atomic
def set_facet(
    *, uid: UUID, name: str, value: str, first_day: date | None = None, reason: str = "", actor: Actor, now: datetime
) -> Party:
    """Give a party a property from a local day on (today unless given); what held before stays in history (REG-11)."""
    require(actor, EDIT)
    party = get_party(uid, actor)
    first_day = first_day or local_day(now)
    before = _store_facet(party, name, value, first_day=first_day, reason=reason, now=now, actor=actor)
    party.version += 1
    party.save()
    announce_change([party.pk], actor=actor, now=now)
    _record(
        "party.facet_set",
        party,
        actor,
        now,
        {"changed": {name: [before, value]}, "from": first_day.isoformat(), "reason": reason},
    )
    return party


@transaction.atomic
def set_place(
    *,
    uid: UUID,
    place: PlaceGiven,
    replaces: int | None = None,
    first_day: date | None = None,
    actor: Actor,
    now: datetime,
) -> Party:
    """Add an address, or let it replace the place with key ``replaces`` from a local day on (REG-09)."""
    require(actor, EDIT)
    party = get_party(uid, actor)
    first_day = first_day or local_day(now)
    region = _region_within(place.region, actor, party.line)
    fresh = Place(
        party=party,
        role=place.role,
        region=region,
        address=place.address,
        longitude=place.longitude,
        latitude=place.latitude,
        first_day=first_day,
    )
    begin_fact(party.places.filter(pk=replaces or 0), fresh, now=now)
    _republish_place(party, actor, now)
    _record(
        "party.place_set",
        party,
        actor,
        now,
        {"role": place.role, "address": place.address, "from": first_day.isoformat()},
    )
    return party


@transaction.atomic
def end_place(*, uid: UUID, place: int, last_day: date | None = None, actor: Actor, now: datetime) -> Party:
    """End an address after a local day; the last one cannot be ended."""
    require(actor, EDIT)
    party = get_party(uid, actor)
    today = local_day(now)
    last_day = last_day or today
    if party.places.filter(superseded_at=None, last_day=None).exclude(pk=place).count() == 0:
        raise Refused("place-last")
    if not end_facts(party.places.filter(pk=place), date.fromordinal(last_day.toordinal() + 1), now=now):
        raise Refused("not-found")
    _republish_place(party, actor, now)
    _record("party.place_ended", party, actor, now, {"place": place, "last_day": last_day.isoformat()})
    return party


def get_party(uid: UUID, actor: Actor) -> Party:
    """Return a party within the actor's reach; Refused ``not-found`` outside of it, whether it exists or not."""
    party: Party | None = Party.objects.visible_to(actor).filter(uid=uid).first()
    if party is None:
        raise Refused("not-found")
    return party


def party_with_code(code: str, actor: Actor) -> Party:
    """Return the party within reach that has this credit code; Refused ``not-found`` otherwise."""
    found: Party | None = (
        Party.objects.visible_to(actor)
        .filter(credit_code=checked_credit_code(code))
        .exclude(state=State.VOIDED)
        .first()
    )
    if found is None:
        raise Refused("not-found")
    return found


def _store_facet(
    party: Party, name: str, value: str, *, first_day: date, reason: str, now: datetime, actor: Actor
) -> str:
    text = normalised(name, value) if value else ""
    if name == "industry" and text and industry_index(actor).by_code(text) is None:
        raise Refused("industry-unknown", code=text, fields={"industry": "industry-unknown"})
    known = party.facets.filter(name=name, superseded_at=None, last_day=None).first()
    fresh = Facet(party=party, name=name, value=text, first_day=first_day, reason=reason)
    begin_fact(party.facets.filter(name=name), fresh, now=now)
    if column := facet_kinds()[name].column:
        setattr(party, column, column_value(name, text))
    return known.value if known else ""


def _republish_place(party: Party, actor: Actor, now: datetime) -> None:
    publish_region(party)
    party.version += 1
    party.save()
    refresh_reach({party.pk: None})
    announce_change([party.pk], actor=actor, now=now)


def _region_within(uid: UUID, actor: Actor, line: str) -> Region:
    """Return an open region that lies in an area of the actor's reach."""
    region: Region | None = Region.objects.visible_to(actor).filter(uid=uid, closed_on=None).first()
    if region is None:
        raise Refused("region-unknown", fields={"region": "region-unknown"})
    inside = actor.reach.everything or any(
        region.path.startswith(area.path) and area.line in ("", line) for area in actor.reach.areas
    )
    if not inside:
        raise Refused("region-outside", name=region.name, fields={"region": "region-outside"})
    return region


def _refuse_taken_code(code: str, actor: Actor) -> None:
    taken = (
        Party.objects.beyond_scope("credit codes are unique in the city")
        .filter(credit_code=code)
        .exclude(state=State.VOIDED)
    )
    owner = taken.first()
    if owner is None:
        return
    # The name of a party outside the jurisdiction is not told.
    if Party.objects.visible_to(actor).filter(pk=owner.pk).exists():
        raise Refused("credit-code-taken", code=code, name=owner.name, fields={"credit_code": "credit-code-taken"})
    raise Refused("credit-code-taken-elsewhere", code=code, fields={"credit_code": "credit-code-taken-elsewhere"})


def _keep_former_name(party: Party, former: str, now: datetime) -> None:
    today = local_day(now)
    previous = party.former_names.order_by("-last_day").first()
    first_day = previous.last_day if previous and previous.last_day else party.founded_on or local_day(party.created_at)
    PartyName.objects.create(party=party, name=former, first_day=min(first_day, today), last_day=today, recorded_at=now)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _record(kind: str, party: Party, actor: Actor, now: datetime, detail: dict[str, Any]) -> None:
    region_uid = party.region.uid if party.region else None
    ledger.record(
        kind, by=actor, recorded_at=now, subject=party, party_uid=party.uid, region_uid=region_uid, detail=detail
    )
