"""Reading parties, always within the actor's reach."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from anlan.foundation.dated.models import known_at
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Facet, Party, Place, State

BUSINESS_KINDS = ("enterprise", "sole_trader", "cooperative")


def parties(actor: Actor) -> ScopedQuerySet[Party]:
    """Return every party within reach that was not voided."""
    return Party.objects.visible_to(actor).exclude(state=State.VOIDED)


def businesses(actor: Actor) -> ScopedQuerySet[Party]:
    """Return the registered producers and traders: enterprises, sole traders, cooperatives (REG-08)."""
    return parties(actor).filter(kind__in=BUSINESS_KINDS)


def organisations(actor: Actor) -> ScopedQuerySet[Party]:
    """Return governments, departments, committees, stations and the like (REG-03 … REG-07)."""
    return parties(actor).exclude(kind__in=BUSINESS_KINDS)


@dataclass(frozen=True)
class PartyOnDay:
    """A party as it was on a local day, as far as was known at an instant."""

    party: Party
    day: date
    name: str
    state: str
    places: tuple[Place, ...]
    facets: tuple[Facet, ...]


def as_of(actor: Actor, party: Party, *, day: date, known: datetime) -> PartyOnDay:
    """Return name, state, places and properties on ``day`` as they were known at ``known`` (design, section 2).

    Four queries. ``state`` is empty before the party began.
    """

    then = known_at(known) & Q(first_day__lte=day) & (Q(last_day__isnull=True) | Q(last_day__gte=day))
    spells = list(party.spells.filter(then).order_by("first_day"))
    former = party.former_names.filter(first_day__lte=day, last_day__gt=day).order_by("first_day").first()
    return PartyOnDay(
        party=party,
        day=day,
        name=former.name if former else party.name,
        state=spells[-1].state if spells else "",
        places=tuple(party.places.filter(then).select_related("region")),
        facets=tuple(party.facets.filter(then).order_by("name")),
    )
