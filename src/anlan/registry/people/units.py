"""The answer of the registry to account administration: whose accounts, and which posts a unit may fill."""

from datetime import datetime

from django.db.models import Q

from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.roles import roles
from anlan.foundation.accounts.units import supply_units
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.registry.people.reach import units_below
from anlan.registry.people.services import may_give, place_account

_WHY = "an administrator looks after the accounts of his own unit and its parts"


class RegistryUnits:
    """Units are parties; the people of an administrator's unit and of its parts are in his care."""

    def accounts_of(self, actor: Actor) -> Q:
        """Return the condition on User: people of the actor's unit and everything below it."""
        return Q(person__organisation__in=self._own(actor)) if actor.organisation_id else Q(pk__in=[])

    def seat(self, *, user: User, post: str, actor: Actor, now: datetime) -> None:
        """Make the user a person of the actor's unit and the holder of the vacant post that ``post`` names."""
        unit = Party.objects.beyond_scope(_WHY).filter(pk=actor.organisation_id or 0).first()
        if unit is None:
            if post:
                raise Refused("post-unknown", post=post)
            return
        place_account(
            user=user, unit=unit, post=self._vacant(unit, post, actor) if post else None, actor=actor, now=now
        )

    def posts_to_fill(self, actor: Actor) -> list[str]:
        """Return the titles of the vacant posts of the actor's unit whose role units may give."""
        vacant = self._open_posts(actor).filter(holder=None).values_list("title", "role")
        return [title for title, role in vacant if may_give(role, actor)]

    def _vacant(self, unit: Party, words: str, actor: Actor) -> Post:
        named = [
            post
            for post in self._open_posts(actor).filter(organisation=unit)
            if words in (post.title, post.role)
            or (post.role in roles() and words in (roles()[post.role].name_zh, roles()[post.role].name_en))
        ]
        if not named:
            raise Refused("post-unknown", post=words)
        vacant: list[Post] = [post for post in named if post.holder_id is None or post.acting]
        if not vacant:
            raise Refused("post-taken", post=words)
        if not may_give(vacant[0].role, actor):
            raise Refused("role-not-yours", post=words)
        return vacant[0]

    def _open_posts(self, actor: Actor):  # type: ignore[no-untyped-def]
        return (
            Post.objects.beyond_scope(_WHY).filter(organisation__in=self._own(actor), closed_on=None).order_by("order")
        )

    def _own(self, actor: Actor) -> list[int]:
        unit = actor.organisation_id or 0
        return [unit, *units_below([unit])[unit]]


supply_units(RegistryUnits())

__all__ = ["RegistryUnits"]
