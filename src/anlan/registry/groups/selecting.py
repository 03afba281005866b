"""A group's selector as a condition on parties on a local day: from the published values today, else from dated facts.

Both say the same of today (a test holds them together); the published columns answer within milliseconds.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Case, Exists, FloatField, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast

from anlan.foundation.dated.models import holds_on
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import PUBLIC
from anlan.foundation.selectors.rules import compile_selector
from anlan.registry.groups.rules import SECTORS
from anlan.registry.industries.queries import industry_index
from anlan.registry.parties.facets import facet_kinds
from anlan.registry.parties.models import OPEN_STATES, AreaMember, Facet, Place, Spell, State
from anlan.registry.regions.models import Region

_WHY = "the facts of parties that the caller narrows to his reach"
# What a party is and stays: no dated fact stands behind it.
_FIXED = {"kind": "kind", "line": "line", "level": "level"}
_AREAS = {"area": "area__uid", "area_kind": "area__kind"}


def check_selector(selector: object) -> None:
    """Refuse a selector that makes no sense or asks for a facet by which no group can be made."""
    for facet in compile_selector(selector).facets:
        if facet not in {*_FIXED, *_AREAS, SECTORS, *facet_kinds()}:
            raise Refused("group-facet", facet=facet)


def in_business(day: date, *, published: bool) -> Q:
    """Return the condition that a party was there on the day: active, suspended or stopped."""
    if published:
        return Q(state__in=OPEN_STATES)
    spells = Spell.objects.beyond_scope(_WHY).filter(holds_on(day), party=OuterRef("pk"), state__in=OPEN_STATES)
    return ~Q(state=State.VOIDED) & Q(Exists(spells))


def counts_in(path: str, day: date, *, published: bool) -> Q:
    """Return the condition that a party counted in the region on the day, by its main place (REG-09)."""
    if published:
        return Q(region_path__within=path)
    # Where it operates, else where it is registered, each in the order of entry: as the published region is found.
    places = Place.objects.beyond_scope(_WHY).filter(
        holds_on(day), party=OuterRef(OuterRef("pk")), region__isnull=False
    )
    main = places.order_by("role", "pk").values("region_id")[:1]
    return Q(Exists(Region.objects.beyond_scope(_WHY).filter(path__within=path, pk=Subquery(main))))


def condition(selector: Any, day: date, *, published: bool) -> Q:
    """Return the condition that a checked selector holds for a party on the day."""
    match selector:
        case {"all": list(parts)}:
            found = Q()
            for part in parts:
                found &= condition(part, day, published=published)
            return found
        case {"any": list(parts)}:
            found = Q(pk__in=[])
            for part in parts:
                found |= condition(part, day, published=published)
            return found
        case {"not": part}:
            return ~condition(part, day, published=published)
        case {"facet": str(facet)}:
            test = {name: value for name, value in selector.items() if name != "facet"}
            return _leaf(facet, test, day, published=published)
    raise Refused("selector-wrong", part=str(selector)[:120])


def _leaf(facet: str, test: dict[str, Any], day: date, *, published: bool) -> Q:
    if facet in _FIXED:
        return _plain(_FIXED[facet], test)
    if facet in _AREAS:
        members = AreaMember.objects.beyond_scope(_WHY).filter(
            holds_on(day), _plain(_AREAS[facet], test), party=OuterRef("pk"), area__closed_on=None
        )
        return Q(Exists(members))
    if facet == SECTORS:
        return _fact("industry", {"in": industries_of(test, day)}, day, published=published)
    return _fact(facet, test, day, published=published)


def _fact(name: str, test: dict[str, Any], day: date, *, published: bool) -> Q:
    column = facet_kinds()[name].column
    if published and column:
        # Nothing known is stored as nothing: no leaf holds for it.
        return _plain(column, test) & (Q() if {"min", "max"} & set(test) else ~Q(**{column: ""}))
    facts = Facet.objects.beyond_scope(_WHY).filter(holds_on(day), party=OuterRef("pk"), name=name)
    if {"min", "max"} & set(test):
        # PostgreSQL may look at any row first: only the text of this very facet is a number.
        number = Case(When(name=name, then=Cast("value", FloatField())), output_field=FloatField())
        facts = facts.annotate(number=number).filter(_plain("number", test))
    else:
        facts = facts.filter(_plain("value", test))
    return Q(Exists(facts))


def _plain(column: str, test: dict[str, Any]) -> Q:
    lookups: dict[str, Callable[[Any], Q]] = {
        "in": lambda values: Q(**{f"{column}__in": values}),
        "prefix": lambda prefix: Q(**{f"{column}__startswith": prefix}) if prefix else Q(),
        "min": lambda number: Q(**{f"{column}__gte": number}),
        "max": lambda number: Q(**{f"{column}__lte": number}),
    }
    found = Q()
    for name, value in test.items():
        found &= lookups[name](value)
    return found


def industries_of(test: dict[str, Any], day: date) -> list[str]:
    """Return the codes of all industries that count among the key sectors asked for on the day."""
    index = industry_index(PUBLIC)
    wanted, prefix = set(test.get("in", ())), test.get("prefix")
    return [
        entry.code
        for entry in index.entries()
        if any(
            each.code in wanted or (prefix is not None and each.code.startswith(prefix))
            for each in index.mapped(entry.code, SECTORS, day=day)
        )
    ]
