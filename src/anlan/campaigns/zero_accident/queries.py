"""Reading zero-accident creation: units, the last survey, coverage against the target."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Substr

from anlan.campaigns.zero_accident.models import CreationUnit, Survey
from anlan.campaigns.zero_accident.permissions import VIEW
from anlan.campaigns.zero_accident.rules import Coverage
from anlan.campaigns.zero_accident.targets import categories
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.parties.queries import parties
from anlan.registry.regions.models import Region
from anlan.registry.regions.paths import WIDTH


def creation_units(actor: Actor) -> ScopedQuerySet[CreationUnit]:
    """Return the creation units within reach that were not closed."""
    found: ScopedQuerySet[CreationUnit] = CreationUnit.objects.visible_to(actor).filter(closed_on=None)
    return found


def last_survey(unit: CreationUnit, before: str = "9999-99") -> Survey | None:
    """Return the unit's newest survey of a month before ``before``; the caller reached the unit."""
    found: Survey | None = unit.surveys.filter(month__lt=before).order_by("-month").first()
    return found


def coverage(actor: Actor, path: str = "") -> list[Coverage]:
    """Return each category's coverage within reach, below the region of ``path`` where given. Two queries."""
    return _counted(actor, path, 0).get("", _rows({}, {}))


def coverage_below(actor: Actor, top: Region) -> dict[str, list[Coverage]]:
    """Return path → each category's coverage, of the regions directly below ``top`` and of what lies at it itself."""
    return _counted(actor, top.path, len(top.path) + WIDTH)


def units_of(actor: Actor, category: str, path: str, *, outside: bool) -> ScopedQuerySet[Party]:
    """Return all units of a category within reach, each with its ``creation`` state; ``outside``: who takes no part."""
    require(actor, VIEW)
    open_unit = CreationUnit.objects.beyond_scope("of parties that are reached").filter(
        party=OuterRef("pk"), closed_on=None
    )
    whole = parties(actor).filter(kind__in=categories()[category].kinds, state__in=OPEN_STATES)
    whole = whole.filter(region_path__within=path) if path else whole
    found: Any = whole.annotate(creation=Subquery(open_unit.values("state")[:1]))
    answer: ScopedQuerySet[Party] = found.filter(creation=None) if outside else found
    return answer


def _counted(actor: Actor, path: str, width: int) -> dict[str, list[Coverage]]:
    """Return part of the path (of ``width`` characters; 0: none) → coverage of every category. Two queries."""
    require(actor, VIEW)
    kinds = [kind for one in categories().values() for kind in one.kinds]
    whole = parties(actor).filter(kind__in=kinds, state__in=OPEN_STATES)
    units = creation_units(actor)
    if path:
        whole, units = whole.filter(region_path__within=path), units.filter(party__region_path__within=path)
    part, of_unit = (
        (Substr("region_path", 1, width), Substr("party__region_path", 1, width)) if width else (Value(""), Value(""))
    )
    counts: dict[str, dict[str, int]] = {}
    for where, kind, number in whole.order_by().annotate(part=part).values_list("part", "kind").annotate(Count("pk")):
        counts.setdefault(where, {})[kind] = number
    found: dict[str, dict[tuple[str, str], tuple[int, int]]] = {}
    rows = units.order_by().annotate(part=of_unit).values_list("part", "category", "state")
    for where, category, state, number, bodiless in rows.annotate(
        Count("pk"), bodiless=Count("pk", filter=Q(head="") | Q(body=""))
    ):
        found.setdefault(where, {})[category, state] = (number, bodiless)
    return {where: _rows(counts.get(where, {}), found.get(where, {})) for where in {*counts, *found}}


def _rows(counts: Mapping[str, int], found: Mapping[tuple[str, str], tuple[int, int]]) -> list[Coverage]:
    return [
        Coverage(
            category=one,
            whole=sum(counts.get(kind, 0) for kind in one.kinds),
            creating=sum(found.get((code, state), (0, 0))[0] for state in ("creating", "holding", "lost")),
            holding=found.get((code, "holding"), (0, 0))[0],
            lost=found.get((code, "lost"), (0, 0))[0],
            no_body=sum(found.get((code, state), (0, 0))[1] for state in ("creating", "holding", "lost")),
        )
        for code, one in categories().items()
    ]
