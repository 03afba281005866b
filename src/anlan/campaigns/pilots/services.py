"""Plan a pilot, take it through its stages, say where it is tried and spread (CMP-13)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anlan.campaigns.pilots.models import Pilot, PilotSite
from anlan.campaigns.pilots.permissions import EDIT
from anlan.campaigns.pilots.queries import keeps, leads, pilots, spread
from anlan.campaigns.pilots.rules import DONE, everywhere
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.registry.entries import services as entries
from anlan.registry.entries.services import EntryKind


def _check_days(values: Mapping[str, Any]) -> None:
    first, last = values.get("first_day"), values.get("last_day")
    if first and last and last < first:
        raise Refused("campaign-days", fields={"last_day": "campaign-days"})


PILOT = EntryKind("pilot", Pilot, EDIT, party="lead", check=_check_days)
SITE = EntryKind("pilot_site", PilotSite, EDIT, party="lead", foreign=("party",))


def enter(values: Mapping[str, Any], *, actor: Actor, now: datetime) -> Pilot:
    """Plan a pilot; Refused ``pilot-not-own`` unless the actor's unit leads it."""
    require(actor, EDIT)
    _demand(Pilot(lead=values["lead"]), actor)
    pilot: Pilot = entries.enter(PILOT, values, actor=actor, now=now)
    return pilot


def change(pilot: Pilot, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> Pilot:
    """Change a pilot that is not over."""
    require(actor, EDIT)
    _demand(pilot, actor)
    changed: Pilot = entries.change(PILOT, pilot, version, values, actor=actor, now=now)
    return changed


def close(
    kind: EntryKind, record: Any, version: int, *, reason: str, day: date | None = None, actor: Actor, now: datetime
) -> Any:
    """Give a pilot up, or take one of its places off, with a reason."""
    require(actor, EDIT)
    _demand(record if isinstance(record, Pilot) else record.pilot, actor)
    return entries.close(kind, record, version, reason=reason, day=day, actor=actor, now=now)


def enter_site(values: Mapping[str, Any], *, actor: Actor, now: datetime) -> PilotSite:
    """Say where a pilot is tried or spread; Refused ``pilot-place``, ``pilot-place-twin``, ``pilot-days``."""
    require(actor, EDIT)
    _demand(values["pilot"], actor)
    if (values.get("region") is None) == (values.get("party") is None):
        raise Refused("pilot-place", fields={"region": "pilot-place"})
    rows = PilotSite.objects.beyond_scope("a place stands once").filter(pilot=values["pilot"], closed_on=None)
    place = {"region": values["region"]} if values.get("region") else {"party": values["party"]}
    if rows.filter(**place).exists():
        raise Refused("pilot-place-twin", fields={next(iter(place)): "pilot-place-twin"})
    given = _dated(values, now)
    site: PilotSite = entries.enter(SITE, given, actor=actor, now=now)
    return site


def change_site(site: PilotSite, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> PilotSite:
    """Report how a place stands: by who leads the pilot, or the office of the place. The place itself stays."""
    require(actor, EDIT)
    if not keeps(site, actor):
        raise Refused("pilot-not-own", name=site.pilot.lead.name)
    if site.pilot.state == "spread":
        raise Refused("pilot-over")
    known = {"state": site.state, "done_on": site.done_on}
    kept = {name: value for name, value in values.items() if name not in ("pilot", "region", "party")}
    changed: PilotSite = entries.change(SITE, site, version, _dated({**known, **kept}, now), actor=actor, now=now)
    return changed


@transaction.atomic
def go_on(
    pilot: Pilot, version: int, verb: str, fields: Mapping[str, Any] | None = None, *, actor: Actor, now: datetime
) -> Pilot:
    """Take a pilot to its next stage: begin, evaluate (``evaluation``), adopt (``standard``), spread, conclude."""
    require(actor, EDIT)
    found = pilots(actor).filter(pk=pilot.pk).first()
    if found is None:
        raise Refused("not-found")
    _demand(found, actor)
    if found.version != version:
        raise Refused("stale-edit")
    given = {name: str(value).strip() for name, value in (fields or {}).items()}
    facts: dict[str, Any] = dict(given)
    if verb == "begin":
        facts["places"] = found.sites.filter(closed_on=None, role="pilot").exists()
    if verb == "conclude":
        facts["all"] = everywhere(spread(actor, found))
    region = found.lead.region
    advance(
        found, verb, actor=actor, now=now, facts=facts, fields=given, detail={"about": found.mechanism},
        party_uid=found.lead.uid, region_uid=region.uid if region else None,
    )  # fmt: skip
    return found


def _dated(values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the values with the day on which the place was done, only where it was."""
    today, day = local_day(now), values.get("done_on")
    if values.get("state") != DONE:
        return {**values, "done_on": None}
    if day is not None and day > today:
        raise Refused("pilot-days", fields={"done_on": "pilot-days"})
    return {**values, "done_on": day or today}


def _demand(pilot: Pilot, actor: Actor) -> None:
    if not leads(pilot, actor):
        raise Refused("pilot-not-own", name=pilot.lead.name)
    if pilot.state == "spread":
        raise Refused("pilot-over")
