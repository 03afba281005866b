"""The verbs that register and change parties (REG-03, REG-08)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.codes.rules import credit_code as checked_credit_code
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.lists.queries import list_index
from anlan.registry.parties.facets import column_value, facet_kinds, normalised
from anlan.registry.parties.facts import PlaceGiven, end_place, set_facet, set_place, store_facet
from anlan.registry.parties.finding import (
    day_of,
    get_party,
    party_to_change,
    party_with_code,
    record_act,
    refuse_taken_code,
    region_within,
    require_for,
)
from anlan.registry.parties.models import Party, PartyName, Place, Spell, State
from anlan.registry.parties.publishing import announce_change, main_place, publish_region
from anlan.registry.parties.reach import refresh_reach

EDITABLE = frozenset({"name", "credit_code", "founded_on", "short_name", "business_scope", "phone", "remark"})


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
    _check_kind(kind, actor)
    require_for(kind, "create", actor)
    name = _checked_name(name)
    if not places:
        raise Refused("place-last", fields={"region": "place-last"})
    first_day = day_of(first_day, now)
    code = checked_credit_code(credit_code) if credit_code.strip() else None
    if code:
        refuse_taken_code(code, actor)
    more = {field: (extra or {}).get(field, "") for field in ("short_name", "business_scope", "phone", "remark")}
    _check_phone(more["phone"])
    regions = [region_within(given.region, actor, lines=(line,)) for given in places]
    parent = get_party(part_of, actor) if part_of else None
    party = Party(
        kind=kind,
        name=name,
        credit_code=code,
        founded_on=founded_on,
        line=line,
        level=level,
        part_of=parent,
        created_at=now,
        **more,
    )
    _insert(party)
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
        store_facet(party, facet, value, first_day=first_day, reason="", now=now, actor=actor)
    publish_region(party)
    party.save()
    refresh_reach({party.pk: ()})
    announce_change([party.pk], actor=actor, now=now)
    record_act("party.registered", party, actor, now, {"name": name, "kind": kind, "credit_code": code or ""})
    return party


@transaction.atomic
def edit_party(*, uid: UUID, version: int, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Party:
    """Change name, credit_code, founded_on, short_name, business_scope, phone or remark; a former name is kept."""
    party = party_to_change(uid, "edit", actor)
    if unknown := set(fields) - EDITABLE:
        raise TypeError(f"edit_party cannot change {', '.join(sorted(unknown))}")
    values = dict(fields)
    if "name" in values:
        values["name"] = _checked_name(values["name"])
    if "phone" in values:
        _check_phone(values["phone"])
    if "credit_code" in values:
        code = checked_credit_code(values["credit_code"]) if (values["credit_code"] or "").strip() else None
        if code and code != party.credit_code:
            refuse_taken_code(code, actor)
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
    record_act("party.renamed" if "name" in changed else "party.edited", party, actor, now, {"changed": changed})
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
    """Apply one form: fields, properties and the main place, each through its verb; only what differs changes.

    An empty property that was never known stays unknown; a region or address that is not given stays. All or nothing.
    """
    party = party_to_change(uid, "edit", actor)
    if party.version != version:
        raise Refused("stale-edit")
    party = edit_party(uid=uid, version=version, fields=fields, actor=actor, now=now)
    for name, value in facets.items():
        column = facet_kinds()[name].column
        if getattr(party, column) != column_value(name, normalised(name, value) if value.strip() else ""):
            party = set_facet(uid=uid, name=name, value=value, actor=actor, now=now)
    place = main_place(party)
    known = place.address if place else ""
    moved = region is not None and (party.region is None or party.region.uid != region)
    readdressed = address is not None and address.strip() != known
    where = region or (party.region.uid if party.region else None)
    if (moved or readdressed) and where is not None:
        given = PlaceGiven(
            place.role if place else Place.Role.OPERATING,
            where,
            known if address is None else address.strip(),
            # A corrected address in the same village keeps its point; another village has another one.
            None if moved or place is None else place.longitude,
            None if moved or place is None else place.latitude,
        )
        party = set_place(uid=uid, place=given, replaces=place.pk if place else None, actor=actor, now=now)
    return party


def _insert(party: Party) -> None:
    """Insert a party; somebody who was faster with the same credit code makes this a refusal."""
    try:
        with transaction.atomic():
            party.save(force_insert=True)
    except IntegrityError:
        code = party.credit_code or ""
        raise Refused(
            "credit-code-taken-elsewhere", code=code, fields={"credit_code": "credit-code-taken-elsewhere"}
        ) from None


def _check_kind(kind: str, actor: Actor) -> None:
    codes = {value.code for value in list_index(actor).values("party_kind")}
    if not kind.strip() or (codes and kind not in codes):
        raise Refused("party-kind-unknown", kind=kind, fields={"kind": "party-kind-unknown"})


def _checked_name(name: str) -> str:
    text = " ".join(str(name).split())
    if not text:
        raise Refused("name-missing", fields={"name": "name-missing"})
    return text


def _check_phone(phone: str) -> None:
    """Refuse a mask that came back as if it were a number."""
    if "*" in phone:
        raise Refused("phone-masked", fields={"phone": "phone-masked"})


def _keep_former_name(party: Party, former: str, now: datetime) -> None:
    """Keep what the party was called until today; ``last_day`` is the day of the renaming."""
    today = local_day(now)
    previous = party.former_names.order_by("-last_day").first()
    first_day = previous.last_day if previous and previous.last_day else party.founded_on or local_day(party.created_at)
    PartyName.objects.create(party=party, name=former, first_day=min(first_day, today), last_day=today, recorded_at=now)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


__all__ = [
    "PlaceGiven",
    "change_party",
    "edit_party",
    "end_place",
    "get_party",
    "party_with_code",
    "register_party",
    "set_facet",
    "set_place",
]
