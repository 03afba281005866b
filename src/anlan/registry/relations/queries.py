"""Reading contract relations within reach."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from anlan.foundation.dated.models import holds_on
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.relations.models import Agreement, Relation


def running_on(day: date) -> Q:
    """Return the condition that a relation runs on the local day."""
    not_ended = Q(last_day=None) | Q(last_day__gte=day)
    return Q(first_day__lte=day) & not_ended & (Q(closed_on=None) | Q(closed_on__gt=day))


def agreed_on(day: date) -> Exists:
    """Return the condition that a safety agreement holds on the local day."""
    agreements = Agreement.objects.beyond_scope("the agreement of a relation that was reached")
    return Exists(agreements.filter(holds_on(day), relation=OuterRef("pk")))


def without_agreement(actor: Actor, day: date) -> ScopedQuerySet[Relation]:
    """Return the relations that run on the local day without a valid safety agreement (REG-23)."""
    found: ScopedQuerySet[Relation] = Relation.objects.visible_to(actor)
    return found.filter(running_on(day) & ~Q(agreed_on(day))).order_by("first_day", "pk")
