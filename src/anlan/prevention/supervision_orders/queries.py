"""Reads of supervision orders."""

from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.supervision_orders.models import SupervisionOrder


def orders(actor: Actor) -> ScopedQuerySet[SupervisionOrder]:
    """Return the orders about hazards within reach."""
    found: ScopedQuerySet[SupervisionOrder] = SupervisionOrder.objects.visible_to(actor)
    return found


def order_within(uid: UUID, actor: Actor) -> SupervisionOrder:
    """Return an order within reach; Refused ``not-found``."""
    found = orders(actor).filter(uid=uid).select_related("hazard__party__region", "unit", "follows").first()
    if found is None:
        raise Refused("not-found")
    return found


def valid_of(hazard: Hazard | OuterRef) -> ScopedQuerySet[SupervisionOrder]:
    """Return the order under which a hazard stands now, one or none; the caller reached the hazard."""
    rows = SupervisionOrder.objects.beyond_scope("of the hazard that was reached")
    return rows.filter(hazard=hazard, state="in_force")


def in_force(hazard: Hazard) -> SupervisionOrder | None:
    """Return the order under which a hazard stands now, with its unit; the caller reached the hazard."""
    return valid_of(hazard).select_related("unit").first()


def overdue(today: date) -> Q:
    """Return the condition that an order is in force although its time limit passed: it rises to the next level."""
    return Q(state="in_force", deadline__lt=today)
