"""A duty's condition as a condition on rows of parties or posts today, so that the database counts holders."""

from datetime import date
from typing import Any

from django.db.models import Q

from anlan.foundation.refusals.rules import Refused
from anlan.registry.groups.selecting import condition as of_parties_without_region
from anlan.registry.parties.models import Party, State
from anlan.registry.people.models import Post
from anlan.responsibility.duties.facets import POST_KIND
from anlan.responsibility.duties.models import Holder

_WHY = "the catalogue holds for the whole city; only counts leave it"
_OF_POSTS = {
    "post_kind": "kind",
    "leader": "leader",
    "unit_kind": "organisation__kind",
    "line": "organisation__line",
    "level": "organisation__level",
}


def holders(holder: str, selector: object, day: date) -> Any:
    """Return the open queryset of parties, or of posts, that a condition holds for on the local day (today)."""
    if holder == Holder.POST:
        open_units = Q(organisation__state=State.ACTIVE, closed_on=None)
        return Post.objects.beyond_scope(_WHY).filter(open_units, _walk(selector, _post_leaf, day))
    return Party.objects.beyond_scope(_WHY).filter(_walk(selector, _party_leaf, day), state=State.ACTIVE)


def _walk(node: Any, leaf: Any, day: date) -> Q:
    match node:
        case {"all": list(parts)}:
            found = Q()
            for part in parts:
                found &= _walk(part, leaf, day)
            return found
        case {"any": list(parts)}:
            found = Q(pk__in=[])
            for part in parts:
                found |= _walk(part, leaf, day)
            return found
        case {"not": part}:
            return ~_walk(part, leaf, day)
        case {"facet": str(facet)}:
            answer: Q = leaf(facet, node, day)
            return answer
    raise Refused("selector-wrong", part=str(node)[:120])


def _party_leaf(facet: str, node: dict[str, Any], day: date) -> Q:
    if facet == "region":
        return _in_regions("region", node)
    return of_parties_without_region(node, day, published=True)


def _post_leaf(facet: str, node: dict[str, Any], day: date) -> Q:
    if facet == "kind":
        fits = POST_KIND in node.get("in", ()) or ("prefix" in node and POST_KIND.startswith(node["prefix"]))
        return Q() if fits else Q(pk__in=[])
    if facet == "region":
        return _in_regions("organisation__region", node)
    if facet == "head":
        values = node.get("in", ())
        return Q(is_head__in=[value == "yes" for value in values])
    column = _OF_POSTS.get(facet)
    if column is None:
        return Q(pk__in=[])
    if "in" in node:
        return Q(**{f"{column}__in": node["in"]})
    if "prefix" in node:
        return Q(**{f"{column}__startswith": node["prefix"]}) & ~Q(**{column: ""})
    found = Q()
    for name, lookup in (("min", "gte"), ("max", "lte")):
        if name in node:
            found &= Q(**{f"{column}__{lookup}": node[name]})
    return found


def _in_regions(column: str, node: dict[str, Any]) -> Q:
    """Return the condition on the region's code of today."""
    if "in" in node:
        return Q(**{f"{column}__code__in": node["in"]})
    return Q(**{f"{column}__code__startswith": node.get("prefix", "")})
