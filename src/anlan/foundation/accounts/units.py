"""Whose accounts an administrator looks after. Units and posts belong to registry/people, which answers here."""

from datetime import datetime
from typing import Protocol

from django.db.models import Q

from anlan.foundation.accounts.models import User
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor


class Units(Protocol):
    """What registry/people knows about units and their people."""

    def accounts_of(self, actor: Actor) -> Q:
        """Return the condition on User that selects the accounts of the units the actor administers."""

    def seat(self, *, user: User, post: str, actor: Actor, now: datetime) -> None:
        """Make ``user`` a person of the actor's unit and, unless ``post`` is empty, the holder of that post.

        ``post`` is a title of the unit or a role's code or name. Runs in the caller's transaction; raises
        Refused ``post-unknown``, ``post-taken``, ``role-not-yours`` (a role that units do not give).
        """

    def posts_to_fill(self, actor: Actor) -> list[str]:
        """Return the titles that the actor may fill, for the form."""


class _NoUnits:
    def accounts_of(self, actor: Actor) -> Q:
        return Q(pk__in=[])

    def seat(self, *, user: User, post: str, actor: Actor, now: datetime) -> None:
        if post:
            raise Refused("post-unknown", post=post)

    def posts_to_fill(self, actor: Actor) -> list[str]:
        return []


_units: Units = _NoUnits()


def supply_units(units: Units) -> None:
    """Let registry/people answer; until it has, only who reaches everything sees accounts."""
    global _units
    _units = units


def units() -> Units:
    """Return what answers for units."""
    return _units
