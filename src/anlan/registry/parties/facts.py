"""The verbs on a party's dated facts: its properties and its places (REG-09, REG-11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from anlan.foundation.dated.services import begin_fact, end_facts
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.industries.queries import industry_index
from anlan.registry.lists.queries import list_index
from anlan.registry.parties.facets import column_value, facet_kinds, normalised
from anlan.registry.parties.finding import day_of, party_to_change, record_act, region_within
from anlan.registry.parties.models import Facet, Party, Place
from anlan.registry.parties.publishing import announce_change, publish_region
from anlan.registry.parties.reach import refresh_reach


@dataclass(frozen=True)
class PlaceGiven:
    """An address as a door hands it in; ``region`` is the uid of its node."""

    role: str
    region: UUID
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None


@transaction.atomic
def set_facet(
    *, uid: UUID, name: str, value: str, first_day: date | None = None, reason: str = "", actor: Actor, now: datetime
) -> Party:
    """Give a party a property from a local day on (today unless given); what held before stays in history (REG-11).

    An empty value ends the property: nothing is known from that day on. What is known already changes nothing.
    """
    party = party_to_change(uid, "edit", actor)
    first_day = day_of(first_day, now)
    stored = store_facet(party, name, value, first_day=first_day, reason=reason, now=now, actor=actor)
    if stored is None:
        return party
    before, after = stored
    party.version += 1
    party.save()
    announce_change([party.pk], actor=actor, now=now)
    detail = {"changed": {name: [before, after]}, "from": first_day.isoformat(), "reason": reason}
    record_act("party.facet_set", party, actor, now, detail)
    return party


@transaction.atomic
def set_facets(
    *, uids: Iterable[UUID], name: str, value: str, first_day: date, reason: str = "", actor: Actor, now: datetime
) -> int:
    """Give many parties a property from a local day on as ``set_facet`` does, and tell who listens once for all.

    Return how many of them did not have it.
    """
    changed: list[tuple[Party, dict[str, object]]] = []
    for uid in uids:
        party = party_to_change(uid, "edit", actor)
        stored = store_facet(party, name, value, first_day=first_day, reason=reason, now=now, actor=actor)
        if stored is None:
            continue
        party.version += 1
        party.save()
        changed.append((party, {"changed": {name: list(stored)}, "from": first_day.isoformat(), "reason": reason}))
    announce_change([party.pk for party, _ in changed], actor=actor, now=now)
    for party, detail in changed:
        record_act("party.facet_set", party, actor, now, detail)
    return len(changed)


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
    party = party_to_change(uid, "edit", actor)
    first_day = day_of(first_day, now)
    region = region_within(place.region, actor)
    former = party.places.filter(pk=replaces, superseded_at=None).select_related("region").first() if replaces else None
    if replaces and former is None:
        raise Refused("not-found")
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
    _republish(party, actor, now)
    record_act(
        "party.place_set",
        party,
        actor,
        now,
        {
            "role": place.role,
            "changed": {"address": [_place_words(former), _place_words(fresh)]},
            "from": first_day.isoformat(),
        },
    )
    return party


@transaction.atomic
def end_place(*, uid: UUID, place: int, last_day: date | None = None, actor: Actor, now: datetime) -> Party:
    """End an address after a local day (today unless given); the last one cannot be ended."""
    party = party_to_change(uid, "edit", actor)
    # An address with a last day still counts until it is over: what is published is what is open-ended.
    last_day = day_of(last_day, now)
    current = party.places.filter(superseded_at=None, last_day=None)
    former = current.filter(pk=place).select_related("region").first()
    if former is None:
        raise Refused("not-found")
    if not current.exclude(pk=place).exists():
        raise Refused("place-last")
    end_facts(party.places.filter(pk=place), last_day + timedelta(days=1), now=now)
    _republish(party, actor, now)
    record_act(
        "party.place_ended",
        party,
        actor,
        now,
        {"changed": {"address": [_place_words(former), ""]}, "last_day": last_day.isoformat()},
    )
    return party


def store_facet(
    party: Party, name: str, value: str, *, first_day: date, reason: str, now: datetime, actor: Actor
) -> tuple[str, str] | None:
    """Store a property and set its published column; the caller saves the party. Return what it was and is.

    None when this is known already. Raises Refused for an unknown property, number, industry or choice.
    """
    text = normalised(name, value) if value.strip() else ""
    _check_known(name, text, actor)
    rows = party.facets.filter(name=name)
    known = rows.filter(superseded_at=None, last_day=None).first()
    before = known.value if known else ""
    if before == text and (known is None or known.first_day <= first_day):
        return None
    if text:
        begin_fact(rows, Facet(party=party, name=name, value=text, first_day=first_day, reason=reason), now=now)
    else:
        end_facts(rows, first_day, now=now)
    if column := facet_kinds()[name].column:
        setattr(party, column, column_value(name, text))
    return before, text


def _check_known(name: str, text: str, actor: Actor) -> None:
    kind = facet_kinds().get(name)
    if kind is None:
        raise Refused("facet-unknown", name=name)
    if text and kind.type == "industry" and industry_index(actor).by_code(text) is None:
        raise Refused("industry-unknown", code=text, fields={name: "industry-unknown"})
    if text and kind.type == "choice":
        codes = {value.code for value in list_index(actor).values(name)}
        if codes and text not in codes:
            raise Refused("choice-wrong", value=text, fields={name: "choice-wrong"})


def _place_words(place: Place | None) -> str:
    if place is None:
        return ""
    return " ".join(word for word in (place.region.name if place.region else "", place.address) if word)


def _republish(party: Party, actor: Actor, now: datetime) -> None:
    publish_region(party)
    party.version += 1
    party.save()
    refresh_reach({party.pk: None})
    announce_change([party.pk], actor=actor, now=now)
