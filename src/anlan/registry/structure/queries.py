"""Reading the parts of enterprises within reach."""

from dataclasses import dataclass

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.parties.queries import parties
from anlan.registry.structure.parts import part_ranks


@dataclass(frozen=True)
class Node:
    """A part with its depth below the whole (1 for its own parts)."""

    party: Party
    depth: int


def parts(actor: Actor) -> ScopedQuerySet[Party]:
    """Return every part within reach."""
    return parties(actor).filter(kind__in=list(part_ranks()))


def tree_of(actor: Actor, whole: Party) -> list[Node]:
    """Return the open parts of a unit within reach, each below its whole. One query a level."""
    below: dict[int, list[Party]] = {}
    level = [whole.pk]
    seen = {whole.pk}
    while level:
        found = parts(actor).filter(part_of__in=level, state__in=OPEN_STATES).order_by("kind", "name")
        level = []
        for part in found:
            if part.pk not in seen and part.part_of_id is not None:
                seen.add(part.pk)
                below.setdefault(part.part_of_id, []).append(part)
                level.append(part.pk)
    nodes: list[Node] = []

    def walk(pk: int, depth: int) -> None:
        for part in sorted(below.get(pk, []), key=lambda each: (part_ranks()[each.kind], each.name)):
            nodes.append(Node(part, depth))
            walk(part.pk, depth + 1)

    walk(whole.pk, 1)
    return nodes
