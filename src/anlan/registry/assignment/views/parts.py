"""What the pages of assignment share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.registry.regions.models import Region
from anlan.registry.regions.queries import by_code, regions


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def attempt(form: forms.Form, verb: Callable[[], Any]) -> Any:
    """Return what the verb answers; a refusal is put beside the input at fault, and the answer is None."""
    try:
        return verb()
    except Refused as refused:
        named = [name for name in refused.fields if name in form.fields]
        for name in named or [None]:  # type: ignore[list-item]
            form.add_error(name, message_of(refused))
        return None


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser to a page, also when a button of a loaded part asked (htmx)."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def as_uid(text: Any) -> UUID | None:
    """Return the uid that a form or an address names; None for anything else."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def region_asked(request: HttpRequest) -> Region:
    """Return the region that ``?region=`` names by code, else where the actor's work is."""
    actor, code = actor_of(request), request.GET.get("region", "").strip()
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
