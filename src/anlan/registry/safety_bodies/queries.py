"""Which enterprises lack what their class requires, within reach."""

from datetime import date
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from anlan.foundation.dated.models import holds_on
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import OPEN_STATES, Facet, Party
from anlan.registry.parties.queries import businesses
from anlan.registry.safety_bodies.requirements import requirements
from anlan.registry.safety_bodies.rules import Requirement, lacking


def with_lacks(actor: Actor, day: date) -> ScopedQuerySet[Any]:
    """Return the open businesses of a class that requires something on the day.

    ``lacks`` adds up 1, 2, 4 … in the order of the requirements for what is missing.
    """
    classes = sorted({each.of_class for each in requirements()})
    of_class = _facets(day).filter(name__in=classes, value="yes").values("party_id")
    bits: list[Case] = [
        Case(When(_missing(each, day), then=Value(1 << place)), default=Value(0), output_field=IntegerField())
        for place, each in enumerate(requirements())
    ]
    lacks = bits[0]
    for bit in bits[1:]:
        lacks = lacks + bit  # type: ignore[assignment]
    found = businesses(actor).filter(state__in=OPEN_STATES, pk__in=of_class)
    return found.annotate(lacks=lacks)


def enterprises_lacking(actor: Actor, day: date) -> ScopedQuerySet[Any]:
    """Return the enterprises that lack something that their class requires on the local day (REG-21)."""
    return with_lacks(actor, day).filter(lacks__gt=0)


def lacks_of(party: Party, day: date) -> tuple[list[Requirement], list[Requirement]]:
    """Return (what the party's class requires, what of it is missing) on the local day; one query."""
    facets = dict(party.facets.filter(holds_on(day)).values_list("name", "value"))
    required = [each for each in requirements() if facets.get(each.of_class) == "yes"]
    return required, lacking(facets, required)


def _facets(day: date) -> ScopedQuerySet[Facet]:
    return Facet.objects.beyond_scope("the properties of parties that were reached").filter(holds_on(day))


def _missing(each: Requirement, day: date) -> Q:
    of_party = _facets(day).filter(party=OuterRef("pk"))
    needed = of_party.filter(name=each.needs)
    # Numbers are stored plainly, so the texts that are too few can be named.
    enough = needed.exclude(value__in=["", *map(str, range(each.least))]) if each.least else needed.filter(value="yes")
    return Q(Exists(of_party.filter(name=each.of_class, value="yes"))) & ~Q(Exists(enough))
