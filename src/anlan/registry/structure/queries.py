"""Reading the parts of enterprises within reach."""

from dataclasses import dataclass

from django.db.models.expressions import RawSQL

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.parties.queries import parties
from anlan.registry.structure.parts import part_ranks

_BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM registry_party WHERE part_of_id = %s
        UNION SELECT part.id FROM registry_party part JOIN below ON part.part_of_id = below.id
    )
    SELECT id FROM below
"""  # UNION leaves out what was found before, so that a circle ends


@dataclass(frozen=True)
class Node:
    """A part with its depth below the whole (1 for its own parts)."""

    party: Party
    depth: int


def parts(actor: Actor) -> ScopedQuerySet[Party]:
    """Return every part within reach."""
    return parties(actor).filter(kind__in=list(part_ranks()))


def tree_of(actor: Actor, whole: Party) -> list[Node]:
    """Return the open parts of a unit within reach, each below its whole; one query for every depth."""
    anywhere_below = RawSQL(_BELOW, [whole.pk])  # noqa: S611 (a constant; the key is a parameter)
    found = parts(actor).filter(pk__in=anywhere_below, state__in=OPEN_STATES).exclude(pk=whole.pk)
    below: dict[int | None, list[Party]] = {}
    for part in sorted(found, key=lambda each: (part_ranks()[each.kind], each.name)):
        below.setdefault(part.part_of_id, []).append(part)
    nodes: list[Node] = []

    def walk(pk: int, depth: int) -> None:
        for part in below.pop(pk, []):  # a circle ends where it began
            nodes.append(Node(part, depth))
            walk(part.pk, depth + 1)

    walk(whole.pk, 1)
    return nodes
