"""The verbs of vulnerable households and of the duties for them (REG-27)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.personal_data.services import log_read
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.entries import services as entries
from anlan.registry.entries.services import EntryKind
from anlan.registry.households.models import VILLAGE_PATH, Household, HouseholdDuty
from anlan.registry.households.permissions import ASSIGN, EDIT, VIEW
from anlan.registry.regions.models import Level, Region


def _check_duty(values: Mapping[str, Any]) -> None:
    if values["last_day"] < values["first_day"]:
        raise Refused("last-day-before-first", fields={"last_day": "last-day-before-first"})
    if values["region"].level != Level.VILLAGE:
        raise Refused("duty-village", fields={"region": "duty-village"})


# Acts are filed under the village and no party: nobody but whoever did them finds them by their subject.
HOUSEHOLD = EntryKind(
    noun="household",
    model=Household,
    permission=EDIT,
    lists={"kind": "vulnerable_kind"},
    party="",
    region="region",
)
DUTY = EntryKind(
    noun="household_duty",
    model=HouseholdDuty,
    permission=ASSIGN,
    party="unit",
    region="region",
    check=_check_duty,
)


def enter_household(values: Mapping[str, Any], *, actor: Actor, now: datetime) -> Household:
    """Enter a household of the actor's own village."""
    require(actor, EDIT)
    _demand_own_village(values["region"], actor)
    entered: Household = entries.enter(HOUSEHOLD, values, actor=actor, now=now)
    return entered


def change_household(
    household: Household, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Household:
    """Change a household; only its own village does, a unit on duty visits."""
    require(actor, EDIT)
    for region in (household.region, values.get("region")):
        if region is not None:
            _demand_own_village(region, actor)
    changed: Household = entries.change(HOUSEHOLD, household, version, values, actor=actor, now=now)
    return changed


def close_household(
    household: Household, version: int, *, reason: str, day: date | None = None, actor: Actor, now: datetime
) -> Household:
    """Close a household of the own village: moved away, or no longer vulnerable."""
    require(actor, EDIT)
    _demand_own_village(household.region, actor)
    closed: Household = entries.close(HOUSEHOLD, household, version, reason=reason, day=day, actor=actor, now=now)
    return closed


@transaction.atomic
def record_visit(household: Household, version: int, *, day: date | None, actor: Actor, now: datetime) -> Household:
    """Say that somebody knocked at the door on a local day (today unless given): village or unit on duty."""
    require(actor, VIEW)
    household = entries.within_reach(HOUSEHOLD, household, actor)
    if household.closed_on is not None:
        raise Refused("entry-closed")
    day = day or local_day(now)
    if day > local_day(now):
        raise Refused("party-day-future", fields={"day": "party-day-future"})
    save_edit(household, expected_version=version, fields={"visited_on": max(day, household.visited_on or day)})
    entries.tell(HOUSEHOLD, "visited", household, actor=actor, now=now, detail={"day": day.isoformat()})
    return household


def read_household(household: Household, *, reason: str, actor: Actor, now: datetime) -> Household:
    """Return a household to be shown in full, and log who read it and why; Refused without a reason."""
    require(actor, VIEW)
    household = entries.within_reach(HOUSEHOLD, household, actor)
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    log_read(actor=actor, what="registry.household", subject_uid=household.uid, reason=reason, now=now)
    return household


def _demand_own_village(region: Region, actor: Actor) -> None:
    own = any(
        not area.line and len(area.path) >= VILLAGE_PATH and region.path.startswith(area.path)
        for area in actor.reach.areas
    )
    if not own or region.level != Level.VILLAGE:
        raise Refused("household-village", fields={"region": "household-village"})
