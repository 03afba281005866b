"""Reading service bodies."""

from datetime import date

from django.db.models import Count, Q

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.service_bodies.models import ServiceBody


def licence_expired_on(day: date) -> Q:
    """Return the condition that an open body's licence had run out on the local day."""
    return Q(closed_on=None, licensed_until__lt=day)


def with_findings(actor: Actor) -> ScopedQuerySet[ServiceBody]:
    """Return the service bodies with ``found``, the number of findings against each."""
    bodies: ScopedQuerySet[ServiceBody] = ServiceBody.objects.visible_to(actor)
    return bodies.annotate(found=Count("findings"))  # type: ignore[return-value]
