"""Reading the region tree."""

from collections.abc import Iterable

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.regions.models import Level, Region
from anlan.registry.regions.paths import ancestors


def regions(actor: Actor) -> ScopedQuerySet[Region]:
    """Return every region; the tree is public reference data (REG-01)."""
    return Region.objects.visible_to(actor)


def open_regions(actor: Actor) -> ScopedQuerySet[Region]:
    """Return the regions that exist today."""
    return regions(actor).filter(closed_on__isnull=True)


def subtree(actor: Actor, top: Region) -> ScopedQuerySet[Region]:
    """Return ``top`` and everything below it, closed nodes included, from the root down."""
    return regions(actor).filter(path__within=top.path).order_by("path")


def breadcrumb(actor: Actor, region: Region) -> list[Region]:
    """Return the regions from the province down to ``region``, without placeholder rows. One query."""
    found = regions(actor).filter(path__in=ancestors(region.path)).order_by("path")
    return [node for node in found if not node.is_placeholder]


def children(actor: Actor, region: Region | None) -> ScopedQuerySet[Region]:
    """Return the open regions directly below ``region`` (the provinces for None), by code."""
    return open_regions(actor).filter(parent=region).order_by("code", "name")


def by_code(actor: Actor, code: str) -> Region | None:
    """Return the open region with this official code; trailing zeros of a full code are dropped."""
    significant = significant_code(code)
    return open_regions(actor).filter(code=significant).first()


def significant_code(code: str) -> str:
    """Return the 2, 4, 6, 9 or 12 significant digits of an official code: ``140400`` is the city ``1404``."""
    if len(code) in (6, 12):
        for length in (2, 4, 6, 9):
            if length < len(code) and set(code[length:]) == {"0"}:
                return code[:length]
    return code


def names_of(actor: Actor, paths: Iterable[str]) -> dict[str, str]:
    """Return path → name for the given paths, in one query."""
    return dict(regions(actor).filter(path__in=set(paths)).values_list("path", "name"))


def codes_of(actor: Actor, paths: Iterable[str]) -> dict[str, str]:
    """Return path → official code for the given paths, in one query."""
    return dict(regions(actor).filter(path__in=set(paths)).values_list("path", "code"))


def level_name(level: int) -> str:
    """Return the name of a level in the active language."""
    return str(Level(level).label)
