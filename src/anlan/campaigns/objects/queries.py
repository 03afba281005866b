"""Reading the lists of special actions: objects within reach, gaps, named kinds of place without any object."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q

from anlan.campaigns.objects.catalogue import kinds, persons
from anlan.campaigns.objects.models import ActionObject
from anlan.campaigns.objects.rules import Choice, Kind, uncovered
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor

GAPS = ("late", "never", "covered", "unnamed")


def objects(actor: Actor) -> ScopedQuerySet[ActionObject]:
    """Return the objects within reach that stand on the list of an action that was not summed up."""
    found: ScopedQuerySet[ActionObject] = ActionObject.objects.visible_to(actor).filter(_STANDING)
    return found


def numbers(actor: Actor) -> ScopedQuerySet[ActionObject]:
    """Return the objects that the actor may count: those within reach, and the persons of his territory.

    Only for sums: who they are is for the village and the units on duty (REG-27).
    """
    within = ActionObject.objects.visible_to(actor).values("pk")
    counted = Q(pk__in=within)
    people = Q(kind__in=persons())
    if actor.reach.everything:
        counted |= people
    for area in actor.reach.areas:
        if area.path and not area.line:
            counted |= people & Q(region__path__within=area.path)
    found: ScopedQuerySet[ActionObject] = ActionObject.objects.beyond_scope("numbers name nobody").filter(
        _STANDING, counted
    )
    return found


def gap(code: str, today: date) -> Q:
    """Return the condition of a gap: late, never visited, covered, a responsible party unnamed."""
    match code:
        case "late":
            return Q(due_on__lt=today)
        case "never":
            return Q(due_on__isnull=False, visited_on=None)
        case "covered":
            return Q(due_on__gte=today, visited_on__isnull=False)
        case "unnamed":
            return Q(complete=False)
    return Q(pk__in=[])


def without_object(actor: Actor, campaign: int) -> list[tuple[Kind, Sequence[Choice]]]:
    """Return the named kinds of place of which an action has no object within reach (CMP-09). One query."""
    asked = [one for one in kinds().values() if one.covers]
    rows = objects(actor).filter(campaign=campaign, kind__in=[one.code for one in asked])
    found = set(rows.order_by().values_list("kind", "mark").distinct())
    begun = {kind for kind, _mark in found}
    return [
        (one, missing)
        for one in asked
        if one.code in begun and (missing := uncovered(one, [mark for kind, mark in found if kind == one.code]))
    ]


_STANDING = Q(closed_on=None) & ~Q(campaign__state="closed")


def kinds_counted(actor: Actor, today: date) -> dict[str, tuple[int, int]]:
    """Return kind → how many stand on lists, and how many of them wait for a visit that is overdue. One query."""
    rows = (
        numbers(actor).order_by().values_list("kind").annotate(Count("pk"), late=Count("pk", filter=gap("late", today)))
    )
    return {kind: (number, late) for kind, number, late in rows}
