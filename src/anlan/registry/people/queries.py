"""Reads of people and posts: who held which post, and which posts are lent (REG-18, REG-31)."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.people.models import Delegation, Post, Tenure

VIEW = "registry:post:view"


class HeldPost(NamedTuple):
    """An open post that somebody with an account holds; ``path`` is the region path of its unit."""

    id: int
    uid: UUID
    organisation_id: int
    role: str
    is_head: bool
    user_id: int
    path: str


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


class Vacancy(NamedTuple):
    """An open post that nobody holds, or somebody only in the meantime, since a local day."""

    post_id: int
    post_uid: UUID
    organisation_id: int
    since: date


def vacancies(actor: Actor) -> list[Vacancy]:
    """Return the vacant posts within reach that leave something undone, with the day since when they are vacant.

    That is: of the head of a unit, or the last of its role there. Since the day after the last named holder, else the
    post's first day.
    """
    colleagues = Post.objects.beyond_scope("who else does the same work").filter(
        organisation=OuterRef("organisation"), role=OuterRef("role"), closed_on=None, holder__isnull=False, acting=False
    )
    left_alone = Q(is_head=True) | ~Q(role="") & ~Exists(colleagues)
    of_holders = Q(tenures__superseded_at=None, tenures__acting=False, tenures__last_day__isnull=False)
    posts = vacant_posts(actor).filter(left_alone).annotate(held_until=Max("tenures__last_day", filter=of_holders))
    rows = posts.order_by("pk").values_list("pk", "uid", "organisation_id", "first_day", "held_until")
    return [
        Vacancy(pk, uid, unit, until + timedelta(days=1) if until else first_day)
        for pk, uid, unit, first_day, until in rows
    ]


def closed_posts(actor: Actor, uids: Collection[UUID]) -> set[UUID]:
    """Return which of some posts within reach are closed."""
    wanted, found = list(uids), set[UUID]()
    for start in range(0, len(wanted), 500):
        some = Post.objects.visible_to(actor).filter(uid__in=wanted[start : start + 500], closed_on__isnull=False)
        found.update(some.values_list("uid", flat=True))
    return found


def holders_of(organisation: int) -> list[str]:
    """Return the names of those who hold a unit's posts, for the check of words before they become public."""
    held = Post.objects.beyond_scope("no names in what becomes public").filter(organisation=organisation)
    return [str(name) for name in held.exclude(holder=None).values_list("holder__name", flat=True).distinct()]


def held_posts(
    *,
    organisations: Collection[int] | None = None,
    posts: Collection[int] | None = None,
    roles: Collection[str] | None = None,
) -> list[HeldPost]:
    """Return the open posts of some units, with some keys or some roles, whose holders can be told something.

    System work, past any actor's reach: it decides who is told, and shows nothing.
    """
    held = Post.objects.beyond_scope("who is told").filter(closed_on=None, holder__user__is_active=True)
    for field, values in (("organisation__in", organisations), ("pk__in", posts), ("role__in", roles)):
        if values is not None:
            held = held.filter(**{field: list(values)})
    rows = held.order_by("organisation", "order", "pk").values_list(
        "pk", "uid", "organisation_id", "role", "is_head", "holder__user_id", "organisation__region_path"
    )
    return [HeldPost(*row) for row in rows]
