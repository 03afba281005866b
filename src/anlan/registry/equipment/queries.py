"""Reading equipment within reach."""

from datetime import date

from django.db.models import Q

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.equipment.models import Equipment


def overdue_on(day: date) -> Q:
    """Return the condition that the inspection was due before the local day and the piece was still there."""
    still_there = Q(closed_on=None) | Q(closed_on__gt=day)
    return still_there & Q(due_on__lt=day)


def overdue(actor: Actor, day: date) -> ScopedQuerySet[Equipment]:
    """Return the pieces whose inspection is overdue on a local day: what is warned of (REG-25)."""
    found: ScopedQuerySet[Equipment] = Equipment.objects.visible_to(actor)
    return found.filter(overdue_on(day)).order_by("due_on", "pk")
