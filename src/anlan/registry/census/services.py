"""The verbs of the census: confirm, report, accept, reject (REG-16)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.codes.rules import credit_code
from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance, check
from anlan.registry.census.models import Difference, Roll
from anlan.registry.census.permissions import CONFIRM
from anlan.registry.census.queries import entities_of
from anlan.registry.census.workflow import DIFFERENCE
from anlan.registry.parties import lifecycle
from anlan.registry.parties import services as parties
from anlan.registry.parties.models import Party, Place, State
from anlan.registry.regions.models import Level, Region

FOUND = ("name", "credit_code", "address", "industry")


@transaction.atomic
def confirm_roll(village: Region, *, actor: Actor, now: datetime) -> Roll:
    """Say that the village has looked at every entity of its roll today; differences are reported beside it."""
    require(actor, CONFIRM)
    _demand_village(village, actor)
    entities = entities_of(village)
    roll: Roll
    roll, fresh = Roll.objects.beyond_scope("the village was reached").update_or_create(
        region=village, defaults={"confirmed_on": local_day(now), "entities": entities}
    )
    if not fresh:
        roll.version += 1
        roll.save(update_fields=["version"])
    ledger.record(
        "census.roll_confirmed",
        by=actor,
        recorded_at=now,
        subject=village,
        region_uid=village.uid,
        detail={"entities": entities},
    )
    return roll


@transaction.atomic
def report_difference(values: Mapping[str, Any], *, actor: Actor, now: datetime) -> Difference:
    """Report an entity that is not registered, is registered otherwise, or is gone.

    ``values``: region (the village), kind, party (within reach; not for new ones), party_kind, name, credit_code,
    address, industry, note.
    """
    require(actor, CONFIRM)
    given = dict(values)
    kind, party = given["kind"], given.get("party")
    _demand_village(given["region"], actor)
    if given.get("credit_code"):
        given["credit_code"] = credit_code(given["credit_code"])
    if kind == Difference.Kind.NEW:
        given["party"] = None
        if not (given.get("name") or "").strip():
            raise Refused("name-missing", fields={"name": "name-missing"})
    else:
        if party is None or not Party.objects.visible_to(actor).filter(pk=party.pk).exists():
            raise Refused("census-no-party", fields={"party": "census-no-party"})
        if Difference.objects.beyond_scope("one at a time").filter(party=party, state="open").exists():
            raise Refused("census-open-already", fields={"party": "census-open-already"})
    if kind == Difference.Kind.CHANGED and not any(given.get(name) for name in FOUND):
        raise Refused("census-nothing-said", fields={"name": "census-nothing-said"})
    if kind == Difference.Kind.GONE and not (given.get("note") or "").strip():
        raise Refused("reason-missing", fields={"note": "reason-missing"})
    difference: Difference = Difference.objects.create(found_on=local_day(now), **given)
    ledger.record(
        "census.difference_reported",
        by=actor,
        recorded_at=now,
        subject=difference,
        party_uid=party.uid if given.get("party") and party else None,
        region_uid=difference.region.uid,
        detail={"kind": kind, **{name: given.get(name, "") for name in FOUND}},
    )
    return difference


@transaction.atomic
def accept_difference(difference: Difference, version: int, *, actor: Actor, now: datetime) -> Difference:
    """Take what the village found into the registry, through the verbs of parties with the actor's own rights."""
    difference = _within_reach(difference, version, actor)
    check(DIFFERENCE, difference.state, "accept", actor=actor, facts={})
    match difference.kind:
        case Difference.Kind.NEW:
            difference.party = _register(difference, actor, now)
        case Difference.Kind.CHANGED:
            _correct(difference, actor, now)
        case _:
            party = _party(difference)
            lifecycle.change_state(
                uid=party.uid,
                state=State.CLOSED,
                version=party.version,
                reason=difference.note,
                actor=actor,
                now=now,
            )
    _decide(difference, "accept", "", actor, now)
    return difference


@transaction.atomic
def reject_difference(difference: Difference, version: int, *, reason: str, actor: Actor, now: datetime) -> Difference:
    """Leave the registry as it is, with a reason that the village reads."""
    difference = _within_reach(difference, version, actor)
    _decide(difference, "reject", reason.strip(), actor, now)
    return difference


def _decide(difference: Difference, verb: str, reason: str, actor: Actor, now: datetime) -> None:
    advance(
        difference,
        verb,
        actor=actor,
        now=now,
        facts={"reason": reason},
        fields={"reason": reason, "decided_on": local_day(now), "party": difference.party},
        detail={"reason": reason},
        party_uid=difference.party.uid if difference.party else None,
        region_uid=difference.region.uid,
    )


def _register(difference: Difference, actor: Actor, now: datetime) -> Party:
    return parties.register_party(
        kind=difference.party_kind or "enterprise",
        name=difference.name,
        credit_code=difference.credit_code,
        places=[parties.PlaceGiven(Place.Role.OPERATING, difference.region.uid, difference.address)],
        facets={"industry": difference.industry} if difference.industry else {},
        actor=actor,
        now=now,
    )


def _correct(difference: Difference, actor: Actor, now: datetime) -> None:
    party = _party(difference)
    fields = {name: getattr(difference, name) for name in ("name", "credit_code") if getattr(difference, name)}
    parties.change_party(
        uid=party.uid,
        version=party.version,
        fields=fields,
        facets={"industry": difference.industry} if difference.industry else {},
        region=difference.region.uid if difference.address else None,
        address=difference.address or None,
        actor=actor,
        now=now,
    )


def _party(difference: Difference) -> Party:
    if difference.party is None:
        raise Refused("census-no-party")
    return difference.party


def _within_reach(difference: Difference, version: int, actor: Actor) -> Difference:
    found: Difference | None = (
        Difference.objects.visible_to(actor).filter(pk=difference.pk).select_related("party", "region").first()
    )
    if found is None:
        raise Refused("not-found")
    if found.version != version:
        raise Refused("stale-edit")
    return found


def _demand_village(village: Region, actor: Actor) -> None:
    if village.level != Level.VILLAGE or village.closed_on is not None:
        raise Refused("census-not-village", name=village.name, fields={"region": "census-not-village"})
    if actor.reach.everything:
        return
    if not any(area.path and not area.line and village.path.startswith(area.path) for area in actor.reach.areas):
        raise Refused("region-outside", name=village.name, fields={"region": "region-outside"})
