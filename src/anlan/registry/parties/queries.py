"""Reading parties, always within the actor's reach."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import CharField, Count, Q, Value

from anlan.foundation.dated.models import known_at
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import OPEN_STATES, Facet, Party, Place, State

BUSINESS_KINDS = ("enterprise", "sole_trader", "cooperative")
PART_KINDS = ("group_company", "plant", "workshop", "shift_team", "safety_department")
"""Groups of enterprises and parts of one (REG-22)."""


def _other_than(kinds: tuple[str, ...]) -> Q:
    """Return ``not in`` as the ranges between the kinds, which an index answers: few of 150,000 parties are others."""
    first, *rest = sorted(kinds)
    condition, below = Q(kind__lt=first), first
    for kind in rest:
        condition |= Q(kind__gt=below, kind__lt=kind)
        below = kind
    return condition | Q(kind__gt=below)


_OTHER_KINDS = _other_than(BUSINESS_KINDS)


def parties(actor: Actor) -> ScopedQuerySet[Party]:
    """Return every party within reach that was not voided."""
    return Party.objects.visible_to(actor).exclude(state=State.VOIDED)


def businesses(actor: Actor) -> ScopedQuerySet[Party]:
    """Return the registered producers and traders: enterprises, sole traders, cooperatives (REG-08)."""
    return parties(actor).filter(kind__in=BUSINESS_KINDS)


def organisations(actor: Actor) -> ScopedQuerySet[Party]:
    """Return governments, departments, committees, stations and the like (REG-03 … REG-07)."""
    return parties(actor).filter(_OTHER_KINDS)


class Past(NamedTuple):
    """One line of what a party was: a former name (``state`` empty), or a state with its reason."""

    first_day: date
    last_day: date | None
    name: str
    state: str
    reason: str

    @property
    def state_words(self) -> str:
        """Return what the state is called."""
        return str(State(self.state).label) if self.state else ""


def past_of(party: Party) -> list[Past]:
    """Return the former names and states of a party as known now, the oldest first. One query."""
    nothing = Value("", output_field=CharField())
    names = party.former_names.filter(superseded_at=None).values_list("first_day", "last_day", "name", nothing, nothing)
    spells = party.spells.filter(superseded_at=None).values_list("first_day", "last_day", nothing, "state", "reason")
    return sorted((Past(*row) for row in names.union(spells, all=True)), key=lambda past: past.first_day)


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

    Five queries. ``state`` is empty before the party began. The party was reached by the caller; ``actor`` is asked
    again, so that a record that came some other way does not leak its history.
    """
    if not Party.objects.visible_to(actor).filter(pk=party.pk).exists():
        raise Refused("not-found")
    then = known_at(known) & Q(first_day__lte=day) & (Q(last_day__isnull=True) | Q(last_day__gte=day))
    spells = list(party.spells.filter(then).order_by("first_day"))
    names = list(party.former_names.order_by("recorded_at", "last_day"))
    # What it was called at the instant: a renaming recorded later had not been heard of.
    name = next((each.name for each in names if each.recorded_at > known), party.name)
    earlier = [each for each in names if each.recorded_at <= known and each.last_day and each.last_day > day]
    if earlier:
        name = min(earlier, key=lambda each: each.last_day or day).name
    return PartyOnDay(
        party=party,
        day=day,
        name=name,
        state=spells[-1].state if spells else "",
        places=tuple(party.places.filter(then).select_related("region").order_by("role", "pk")),
        facets=tuple(party.facets.filter(then).order_by("name")),
    )


def count_per_kind(actor: Actor, *, day: date, known: datetime) -> dict[str, int]:
    """Return kind → how many parties within reach were in business on the local day, as known at ``known`` (REG-03).

    One query. Suspended and stopped parties count: they are there; closed, moved, cancelled and voided ones do not.
    """
    there = known_at(known, "spells__") & Q(
        Q(spells__last_day__isnull=True) | Q(spells__last_day__gte=day),
        spells__first_day__lte=day,
        spells__state__in=OPEN_STATES,
    )
    found = Party.objects.visible_to(actor).filter(there).order_by("kind").values_list("kind")
    return dict(found.annotate(count=Count("pk", distinct=True)))
