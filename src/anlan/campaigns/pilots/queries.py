"""Reading pilots: their places, and how far each county of the lead's region has come."""

from anlan.campaigns.pilots.models import Pilot, PilotSite
from anlan.campaigns.pilots.rules import Spread, spread_of
from anlan.foundation.scope.models import ScopedQuerySet, parties_within
from anlan.foundation.scope.rules import Actor
from anlan.registry.regions.queries import children
from anlan.responsibility.evidence.services import may_record_for


def pilots(actor: Actor) -> ScopedQuerySet[Pilot]:
    """Return the pilots."""
    found: ScopedQuerySet[Pilot] = Pilot.objects.visible_to(actor).select_related("lead__region")
    return found


def sites(actor: Actor, pilot: Pilot) -> ScopedQuerySet[PilotSite]:
    """Return the open places of a pilot, pilot places first."""
    rows = PilotSite.objects.visible_to(actor).filter(pilot=pilot, closed_on=None).select_related("region", "party")
    found: ScopedQuerySet[PilotSite] = rows.order_by("role", "region__code", "party__name")
    return found


def spread(actor: Actor, pilot: Pilot) -> list[Spread]:
    """Return where each region directly below the lead's stands. Two queries."""
    below = list(children(actor, pilot.lead.region).values_list("pk", "name")) if pilot.lead.region else []
    rows = PilotSite.objects.visible_to(actor).filter(pilot=pilot, closed_on=None, region__isnull=False)
    return spread_of(below, {key: (state, role == "pilot") for key, state, role in rows.values_list(
        "region", "state", "role")})  # fmt: skip


def leads(pilot: Pilot, actor: Actor) -> bool:
    """Whether the actor runs the pilot: its lead unit's own people, or an office above that records for it."""
    if pilot.lead_id == actor.organisation_id:
        return True
    return may_record_for(pilot.lead, actor) and pilot.lead_id in parties_within(actor, [pilot.lead_id])


def keeps(site: PilotSite, actor: Actor) -> bool:
    """Whether the actor reports how a place stands: who leads the pilot, or the office of the place."""
    if leads(site.pilot, actor):
        return True
    region = site.region
    return region is not None and any(
        not area.line and area.path and region.path.startswith(area.path) for area in actor.reach.areas
    )
