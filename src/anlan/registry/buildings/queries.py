"""Reading buildings within reach."""

from decimal import Decimal

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.buildings.attention import attention
from anlan.registry.buildings.models import Building


def large_buildings(actor: Actor, *, floor_area: Decimal | None = None) -> ScopedQuerySet[Building]:
    """Return the open buildings above an area in m²; the shipped 20,000 of source 003 unless given (REG-26)."""
    found: ScopedQuerySet[Building] = Building.objects.visible_to(actor)
    least = attention().floor_area if floor_area is None else floor_area
    return found.filter(closed_on=None, floor_area__gt=least).order_by("-floor_area", "pk")
