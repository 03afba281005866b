"""Reads of people and posts: who held which post, and which posts are lent (REG-18, REG-31)."""

from django.db.models import Q

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.people.models import Delegation, Post, Tenure

VIEW = "registry:post:view"


def tenures(actor: Actor) -> ScopedQuerySet[Tenure]:
    """Return what is known now of who held the posts within reach, past and present."""
    require(actor, VIEW)
    known: ScopedQuerySet[Tenure] = Tenure.objects.visible_to(actor).filter(superseded_at=None)
    return known


def delegations(actor: Actor) -> ScopedQuerySet[Delegation]:
    """Return what is known now of the posts within reach that are or were lent, the latest first."""
    require(actor, VIEW)
    known = Delegation.objects.visible_to(actor).filter(superseded_at=None)
    return known.order_by("-first_day", "-pk")


def vacant_posts(actor: Actor) -> ScopedQuerySet[Post]:
    """Return the open posts that nobody holds, or somebody only in the meantime (REG-18, REG-19)."""
    return Post.objects.visible_to(actor).filter(Q(holder=None) | Q(acting=True), closed_on=None)
