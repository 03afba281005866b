"""Reads of committees: who led one, which office worked for it and which units belonged to it on a day (REG-04)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from anlan.foundation.dated.models import holds_on
from anlan.foundation.scope.models import ScopedQuerySet, parties_within
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.models import OPEN_STATES, Membership, Party, Spell
from anlan.registry.parties.queries import organisations
from anlan.registry.people.models import Post, Tenure

VIEW = "registry:organisation:view"
SEE_POSTS = "registry:post:view"
KINDS = ("committee", "disaster_committee")
CHAIR = "committee_chair"
LEADERS = (CHAIR, "committee_vice_chair")
_WHY = "the committee was reached"


@dataclass(frozen=True)
class Leader:
    """Who led a committee on a day: the post's title and its holder; ``name`` is empty where it was vacant."""

    title: str
    name: str
    acting: bool


@dataclass(frozen=True)
class Member:
    """A member unit with its role and since when; ``within`` says whether the actor reaches the unit itself."""

    unit: Party
    role: str
    since: date
    within: bool


def committees(actor: Actor, day: date) -> ScopedQuerySet[Any]:
    """Return the open committees within reach with ``chair`` and ``members_now``.

    ``chair`` is the name of the holder today, for whoever may see posts; ``members_now`` counts the units on the day.
    """
    require(actor, VIEW)
    known = Membership.objects.beyond_scope(_WHY).filter(holds_on(day), body=OuterRef("pk")).order_by()
    number = known.values("body").annotate(number=Count("pk")).values("number")
    name: Any = Subquery(_held_chairs().order_by("order", "pk").values("holder__name")[:1], output_field=CharField())
    found: ScopedQuerySet[Any] = (
        organisations(actor)
        .filter(kind__in=KINDS, state__in=OPEN_STATES)
        .annotate(
            chair=name if actor.may(SEE_POSTS) else Value(""),
            members_now=Coalesce(Subquery(number, output_field=IntegerField()), 0),
        )
    )
    return found


def without_chair() -> Q:
    """Return the condition that nobody but a stand-in holds the chair of a committee."""
    return ~Q(Exists(_held_chairs()))


def _held_chairs() -> ScopedQuerySet[Post]:
    """Return the chairs of the committee of the outer row that somebody holds in his own right."""
    return Post.objects.beyond_scope(_WHY).filter(
        organisation=OuterRef("pk"), kind=CHAIR, closed_on=None, acting=False, holder__isnull=False
    )


def leaders_on(actor: Actor, committee: Party, day: date) -> list[Leader] | None:
    """Return chair and vice chairs of a committee on the local day, as known now; None to who may not see posts.

    Two queries. Empty where the committee had no such post.
    """
    if not actor.may(SEE_POSTS):
        return None
    there = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    posts = Post.objects.beyond_scope(_WHY).filter(there, organisation=committee, kind__in=LEADERS, first_day__lte=day)
    tenures = Tenure.objects.beyond_scope(_WHY).filter(holds_on(day), post__organisation=committee)
    held = {row.post_id: (row.person.name, row.acting) for row in tenures.select_related("person")}
    return [Leader(post.title, *held.get(post.pk, ("", False))) for post in posts.order_by("order", "pk")]


def offices_on(committee: Party, day: date) -> list[Party]:
    """Return the offices that worked for a committee on the local day; one as a rule."""
    there = Spell.objects.beyond_scope(_WHY).filter(holds_on(day), party=OuterRef("pk"), state__in=OPEN_STATES)
    return list(committee.parts.filter(Exists(there), kind="office").order_by("name"))


def members_on(actor: Actor, committee: Party, day: date) -> list[Member]:
    """Return the member units of a committee on the local day, as known now: chairs first, then by name.

    Whoever reaches the committee sees all its units, which are public bodies; he opens those that he reaches.
    """
    require(actor, VIEW)
    rows = list(
        Membership.objects.visible_to(actor)
        .filter(holds_on(day), body=committee)
        .select_related("member__region")
        .order_by("member__name")
    )
    within = parties_within(actor, [row.member_id for row in rows])
    order = {"chair": 0, "vice_chair": 1}
    rows.sort(key=lambda row: order.get(row.role, 2))
    return [Member(row.member, row.role, row.first_day, row.member_id in within) for row in rows]
