"""Reading hazard sources within reach."""

from django.db.models import F, Q

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.sources.models import HazardSource

UNREPORTED = Q(closed_on=None) & (Q(reported_at=None) | Q(reported_at__lt=F("changed_at")))


def unreported(actor: Actor) -> ScopedQuerySet[HazardSource]:
    """Return the open sources whose data changed with no report since: what is warned of (REG-24)."""
    found: ScopedQuerySet[HazardSource] = HazardSource.objects.visible_to(actor)
    return found.filter(UNREPORTED).order_by("changed_at", "pk")
