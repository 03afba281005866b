"""The region that a page is about: the one asked for, else where the actor's work is."""

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.registry.regions.models import Region
from anlan.registry.regions.queries import by_code, regions


def region_asked(request: AppRequest) -> Region:
    """Return the region that ``?region=`` names by code, else where the actor's work is."""
    actor, code = request.actor, request.GET.get("region", "").strip()
    found = by_code(actor, code) if code.isdigit() else None
    found = found or home_region(actor)
    if found is None:
        raise Refused("region-unknown")
    return found


def home_region(actor: Actor) -> Region | None:
    """Return the top of the actor's jurisdiction; for whoever sees everything, the city that is set up here."""
    paths = sorted({area.path for area in actor.reach.areas if area.path}, key=len)
    if paths:
        return regions(actor).filter(path=paths[0]).first()
    cities = Party.objects.beyond_scope("which city is set up is no secret").filter(kind="government", level=2)
    city = cities.order_by("pk").select_related("region").first()
    if city is not None and city.region is not None:
        top: Region = city.region
        return top
    return regions(actor).filter(level=1).order_by("path").first()
