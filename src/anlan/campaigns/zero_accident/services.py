"""Enter creation units, grant, take away and give back the state, report the monthly survey."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anlan.campaigns.zero_accident.models import CreationUnit, LeadingGroup, Survey
from anlan.campaigns.zero_accident.permissions import EDIT, JUDGE, SURVEY
from anlan.campaigns.zero_accident.queries import creation_units
from anlan.campaigns.zero_accident.rules import category_of, regained_from
from anlan.campaigns.zero_accident.targets import categories, regained_after
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.periods.rules import Cadence, parse
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.registry.entries import services as entries
from anlan.registry.entries.services import EntryKind
from anlan.responsibility.evidence.services import may_record_for

CREATION = EntryKind("creation", CreationUnit, EDIT)
GROUP = EntryKind("leading_group", LeadingGroup, EDIT, twin=("party",))


def enter(values: Mapping[str, Any], *, actor: Actor, now: datetime) -> CreationUnit:
    """Enter a creation unit; its kind says its category. Refused ``creation-kind``, ``creation-twin``."""
    party = values["party"]
    category = category_of(party.kind, categories())
    if not category:
        raise Refused("creation-kind", fields={"party": "creation-kind"})
    known = CreationUnit.objects.beyond_scope("a unit takes part once").filter(party=party, closed_on=None)
    if known.exists():
        raise Refused("creation-twin", name=party.name, fields={"party": "creation-twin"})
    unit: CreationUnit = entries.enter(CREATION, {**values, "category": category}, actor=actor, now=now)
    return unit


def change(unit: CreationUnit, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> CreationUnit:
    """Change leading body, commitment or plan; the party stays."""
    kept = {name: value for name, value in values.items() if name != "party"}
    changed: CreationUnit = entries.change(CREATION, unit, version, kept, actor=actor, now=now)
    return changed


def close(
    unit: CreationUnit, version: int, *, reason: str, day: date | None = None, actor: Actor, now: datetime
) -> CreationUnit:
    """Close a creation unit."""
    closed: CreationUnit = entries.close(CREATION, unit, version, reason=reason, day=day, actor=actor, now=now)
    return closed


def grant(unit: CreationUnit, version: int, *, actor: Actor, now: datetime) -> CreationUnit:
    """Grant the zero-accident state; Refused ``creation-no-body`` without a leading body or commitment."""
    body = bool(unit.head and unit.body and unit.committed_on)
    return _judge(unit, version, "grant", {"body": body}, local_day(now), "", actor, now)


def lose(unit: CreationUnit, version: int, *, reason: str, day: date, actor: Actor, now: datetime) -> CreationUnit:
    """Take the state away at once, on the local day of the accident (section 8: any accident with liability).

    A person says so as long as no room keeps accidents; once one does, its announcement calls this verb.
    """
    said = reason.strip()
    return _judge(unit, version, "lose", {"reason": said}, min(day, local_day(now)), said, actor, now)


def regain(unit: CreationUnit, version: int, *, reason: str, actor: Actor, now: datetime) -> CreationUnit:
    """Give the state back in the next cycle; Refused ``creation-cycle`` before it."""
    today, said = local_day(now), reason.strip()
    first = regained_from(unit.since or today, regained_after())
    if unit.state == "lost" and today < first:
        raise Refused("creation-cycle", day=first.isoformat())
    return _judge(unit, version, "regain", {"reason": said}, today, said, actor, now)


@transaction.atomic
def survey(unit: CreationUnit, values: Mapping[str, Any], *, month: str, actor: Actor, now: datetime) -> CreationUnit:
    """Report what the unit found in a calendar month (2026-11); the same month again corrects it.

    Raises Forbidden, Refused ``creation-not-own``, ``creation-month``.
    """
    require(actor, SURVEY)
    found = _within(unit, actor)
    if not may_record_for(found.party, actor):
        raise Refused("creation-not-own", name=found.party.name)
    try:
        period = parse(month)
    except Refused:
        raise Refused("creation-month", fields={"month": "creation-month"}) from None
    if period.cadence is not Cadence.MONTH or period.first_day > local_day(now):
        raise Refused("creation-month", fields={"month": "creation-month"})
    rows = Survey.objects.beyond_scope("of the unit that was reached")
    row, _new = rows.update_or_create(
        unit=found, month=month, defaults={**values, "entered_at": now, "entered_by_id": actor.user_id}
    )
    newest = max(found.surveyed, month)
    CreationUnit.objects.beyond_scope("the unit that was reached").filter(pk=found.pk).update(surveyed=newest)
    ledger.record(
        "creation.surveyed", by=actor, recorded_at=now, subject=row, party_uid=found.party.uid,
        region_uid=found.party.region.uid if found.party.region else None,
        counts_on=min(period.last_day, local_day(now)), detail={"about": month},
    )  # fmt: skip
    return found


def _within(unit: CreationUnit, actor: Actor) -> CreationUnit:
    found = creation_units(actor).filter(pk=unit.pk).select_related("party__region").first()
    if found is None:
        raise Refused("not-found")
    return found


@transaction.atomic
def _judge(
    unit: CreationUnit,
    version: int,
    verb: str,
    facts: Mapping[str, Any],
    day: date,
    why: str,
    actor: Actor,
    now: datetime,
) -> CreationUnit:
    require(actor, JUDGE)
    found = _within(unit, actor)
    if found.version != version:
        raise Refused("stale-edit")
    region = found.party.region
    advance(
        found, verb, actor=actor, now=now, facts=facts, fields={"since": day, "why": why[:300]},
        detail={"about": why[:200]} if why else None, party_uid=found.party.uid,
        region_uid=region.uid if region else None, counts_on=day,
    )  # fmt: skip
    return found
