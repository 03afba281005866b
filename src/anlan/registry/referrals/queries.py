"""Reading referrals within reach."""

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.referrals.models import Referral


def waiting_for(actor: Actor) -> ScopedQuerySet[Referral]:
    """Return what the actor's own department has to accept, return or settle, oldest first."""
    found: ScopedQuerySet[Referral] = Referral.objects.visible_to(actor)
    return found.filter(lead=actor.organisation_id, state__in=("referred", "accepted")).order_by("referred_at", "pk")
