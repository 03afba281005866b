"""Appoint many people at once: a unit's staff list, a whole city's posts (the bulk form of ``appoint``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from anlan.foundation.bulk.services import insert_rows, reserve_ids
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger.rules import ActDraft
from anlan.foundation.ledger.services import record_many
from anlan.foundation.records.models import new_uid
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.people.announcements import announce_posts
from anlan.registry.people.models import Person, Post, Tenure
from anlan.registry.people.services import may_give

_AT_ONCE = 400


@dataclass(frozen=True)
class Appointment:
    """That somebody takes a vacant post: a new person of its unit, or ``person`` (a key) who is known already."""

    post: int
    name: str = ""
    phone: str = ""
    person: int | None = None


@transaction.atomic
def appoint_many(
    appointments: Sequence[Appointment], *, first_day: date | None = None, actor: Actor, now: datetime
) -> int:
    """Add the persons to the units of the posts and let them hold these from a local day on; return how many.

    All posts must be open, vacant and within reach, and named once; persons that are known must be within reach and
    not have left; else nobody is appointed.
    """
    require(actor, "registry:post:edit")
    wanted = {appointment.post: appointment for appointment in appointments}
    if len(wanted) < len(appointments):
        raise Refused("post-taken", post="")
    day = first_day or local_day(now)
    posts: list[Post] = []
    rest = iter(wanted)
    while some := list(islice(rest, _AT_ONCE)):
        posts += (
            Post.objects.visible_to(actor)
            .filter(pk__in=some, closed_on=None, holder=None)
            .select_related("organisation")
            .order_by("pk")
        )
    if len(posts) < len(wanted):
        raise Refused("post-taken", post="")
    for role in sorted({post.role for post in posts}):
        if not may_give(role, actor):
            raise Refused("role-not-yours", post=role)
    _demand_known([one.person for one in appointments if one.person is not None], actor)
    fresh = iter(reserve_ids(Person, sum(one.person is None for one in appointments)))
    people = [next(fresh) if (known := wanted[post.pk].person) is None else known for post in posts]
    insert_rows(
        Person,
        ["id", "uid", "organisation_id", "name", "phone"],
        (
            (pk, new_uid(), post.organisation_id, wanted[post.pk].name.strip(), wanted[post.pk].phone)
            for pk, post in zip(people, posts, strict=True)
            if wanted[post.pk].person is None
        ),
    )
    insert_rows(
        Tenure,
        ["post_id", "person_id", "first_day", "recorded_at"],
        ((post.pk, pk, day, now) for pk, post in zip(people, posts, strict=True)),
    )
    _seat([post.pk for post in posts], now)
    record_many(
        (ActDraft(kind="post.filled", subject=post, party_uid=post.organisation.uid) for post in posts),
        by=actor,
        recorded_at=now,
    )
    announce_posts([post.pk for post in posts], actor=actor, now=now)
    return len(posts)


def _seat(posts: Sequence[int], now: datetime) -> None:
    """Let the posts say who holds them, as the tenures that were just begun do (a row at a time takes minutes)."""
    begun = Tenure.objects.beyond_scope("reached above").filter(
        post=OuterRef("pk"), recorded_at=now, superseded_at=None
    )
    rest = iter(posts)
    while some := list(islice(rest, _AT_ONCE)):
        Post.objects.beyond_scope("reached above").filter(pk__in=some).update(
            holder_id=Subquery(begun.order_by("-pk").values("person")[:1]), version=F("version") + 1
        )


def _demand_known(people: Sequence[int], actor: Actor) -> None:
    """Raise Refused unless every one of these persons is within reach and still there."""
    rest = iter(set(people))
    while some := list(islice(rest, _AT_ONCE)):
        if Person.objects.visible_to(actor).filter(pk__in=some, left_on=None).count() < len(some):
            raise Refused("not-found")
