"""The verbs of service bodies (REG-29)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.entries import services as entries
from anlan.registry.entries.services import EntryKind
from anlan.registry.parties.models import Party
from anlan.registry.parties.services import get_party
from anlan.registry.service_bodies.models import ServiceBody, ServiceContract, ServiceFinding
from anlan.registry.service_bodies.permissions import EDIT

BODY = EntryKind(
    noun="service_body",
    model=ServiceBody,
    permission=EDIT,
    lists={"kind": "service_body"},
    twin=("party", "kind"),
)


def change_body(
    body: ServiceBody, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime
) -> ServiceBody:
    """Change a body whose party lies within reach; all may see it, its own county keeps it."""
    require(actor, EDIT)
    get_party(body.party.uid, actor)
    changed: ServiceBody = entries.change(BODY, body, version, values, actor=actor, now=now)
    return changed


def close_body(
    body: ServiceBody, version: int, *, reason: str, day: date | None, actor: Actor, now: datetime
) -> ServiceBody:
    """Close a body that no longer serves."""
    require(actor, EDIT)
    get_party(body.party.uid, actor)
    closed: ServiceBody = entries.close(BODY, body, version, reason=reason, day=day, actor=actor, now=now)
    return closed


@transaction.atomic
def record_contract(
    body: ServiceBody,
    *,
    client: Party,
    subject: str,
    number: str,
    first_day: date,
    last_day: date | None,
    actor: Actor,
    now: datetime,
) -> ServiceContract:
    """Record a contract with a client within reach."""
    body = _open(body, actor)
    client = get_party(client.uid, actor)
    if last_day is not None and last_day < first_day:
        raise Refused("last-day-before-first", fields={"last_day": "last-day-before-first"})
    contract: ServiceContract = ServiceContract.objects.create(
        body=body, client=client, subject=subject.strip(), number=number.strip(), first_day=first_day, last_day=last_day
    )
    detail = {"reason": f"{subject.strip()} · {client.name}", "contract": contract.uid}
    entries.tell(BODY, "contracted", body, actor=actor, now=now, detail=detail)
    return contract


@transaction.atomic
def record_finding(
    body: ServiceBody, *, finding: str, consequence: str, found_on: date | None, by: Party, actor: Actor, now: datetime
) -> ServiceFinding:
    """Record what a unit of the actor's found against a body, wherever that body is at home."""
    body = _open(body, actor)
    found_on = found_on or local_day(now)
    if found_on > local_day(now):
        raise Refused("party-day-future", fields={"found_on": "party-day-future"})
    unit = get_party(by.uid, actor)
    entry: ServiceFinding = ServiceFinding.objects.create(
        body=body, finding=finding.strip(), consequence=consequence.strip(), found_on=found_on, found_by=unit.name
    )
    entries.tell(BODY, "finding", body, actor=actor, now=now, detail={"reason": finding.strip(), "finding": entry.uid})
    return entry


def _open(body: ServiceBody, actor: Actor) -> ServiceBody:
    require(actor, EDIT)
    found: ServiceBody = entries.within_reach(BODY, body, actor)
    if found.closed_on is not None:
        raise Refused("entry-closed")
    return found
