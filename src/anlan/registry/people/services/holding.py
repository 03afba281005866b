"""Who holds a post: appoint, vacate, leave; the head stands in (REG-12, REG-19)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.accounts.models import User
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.dated.services import begin_fact, end_facts
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.models import Party
from anlan.registry.people.announcements import announce_posts
from anlan.registry.people.models import Person, Post, Tenure
from anlan.registry.people.services.giving import check_giving
from anlan.registry.people.services.persons import add_person
from anlan.registry.people.services.reaching import CLOSE, EDIT, open_post, person_within_reach, record


@transaction.atomic
def appoint(
    *,
    uid: UUID,
    person: UUID,
    version: int,
    first_day: date | None = None,
    basis: str = "",
    acting: bool = False,
    actor: Actor,
    now: datetime,
) -> Post:
    """Let a person hold a post from a local day on (today unless given); the former holder hands over.

    The named successor is what closes the gap that an acting holder leaves open (REG-12).
    """
    require(actor, EDIT)
    post, holder = open_post(uid, actor), person_within_reach(person, actor)
    check_giving(post.role, actor)
    day = _not_ahead(first_day, now)
    if holder.left_on is not None:
        raise Refused("person-left", name=holder.name)
    if post.holder_id == holder.pk and post.acting == acting:
        raise Refused("person-holds-post", name=holder.name)
    former = post.holder
    hold(post, holder, acting=acting, first_day=day, basis=basis, version=version, now=now)
    announce_posts([post.pk], actor=actor, now=now)
    detail = {"person": str(holder.uid), "before": str(former.uid) if former else "", "acting": acting, "basis": basis}
    record("post.filled", post, post.organisation, actor, now, detail)
    return post


@transaction.atomic
def appoint_by_name(
    *, uid: UUID, name: str, phone: str = "", version: int, basis: str = "", actor: Actor, now: datetime
) -> Post:
    """Appoint somebody by his name: the one person of the unit called so, or a new one.

    Two of the same name in one unit are told apart by the phone number; still ambiguous is refused.
    """
    require(actor, EDIT)
    post = open_post(uid, actor)
    named = post.organisation.people.filter(name=name.strip(), left_on=None)
    found = list(named.filter(phone=phone.strip()) if phone.strip() and named.count() > 1 else named)
    if len(found) > 1:
        raise Refused("person-ambiguous", name=name, fields={"phone": "person-ambiguous"})
    unit = post.organisation.uid
    person = found[0] if found else add_person(organisation=unit, name=name, phone=phone, actor=actor, now=now)
    return appoint(uid=uid, person=person.uid, version=version, basis=basis, actor=actor, now=now)


@transaction.atomic
def place_account(*, user: User, unit: Party, post: Post | None, actor: Actor, now: datetime) -> Person:
    """Make the owner of an account a person of ``unit`` and let him hold ``post``; asked for by account administration.

    The permission is that of opening accounts, checked there; the post was checked to be one the unit may fill.
    """
    require(actor, "foundation:account:create")
    person: Person | None = Person.objects.beyond_scope("his own row").filter(user=user).first()
    if person is None:
        person = Person.objects.create(organisation=unit, name=user.name, phone=user.phone or "", user=user)
        record("person.added", person, unit, actor, now, {})
    if post is not None:
        hold(post, person, acting=False, first_day=local_day(now), basis="", version=post.version, now=now)
        announce_posts([post.pk], actor=actor, now=now)
        record("post.filled", post, unit, actor, now, {"person": str(person.uid)})
    return person


@transaction.atomic
def vacate_post(*, uid: UUID, version: int, reason: str, actor: Actor, now: datetime) -> Post:
    """Take the holder off a post at once; the head of the unit stands in until a successor is named."""
    require(actor, CLOSE)
    post = open_post(uid, actor)
    if post.holder_id is None or post.acting:
        raise Refused("post-vacant", title=post.title)
    fall_to_head(post, version=version, now=now)
    announce_posts([post.pk], actor=actor, now=now)
    record("post.vacated", post, post.organisation, actor, now, {"reason": reason})
    return post


@transaction.atomic
def person_leaves(*, uid: UUID, version: int, reason: str, actor: Actor, now: datetime) -> Person:
    """Note that a person left the unit: all his posts are vacated, delegations to him end, his account closes."""
    require(actor, CLOSE)
    person = person_within_reach(uid, actor)
    if person.left_on is not None:
        raise Refused("person-left-already", name=person.name)
    save_edit(person, expected_version=version, fields={"left_on": local_day(now)})
    posts = list(Post.objects.beyond_scope("whatever he held").filter(holder=person, closed_on=None))
    for post in posts:
        fall_to_head(post, version=post.version, now=now)
        record("post.vacated", post, post.organisation, actor, now, {"reason": reason})
    end_facts(person.delegated_posts, local_day(now), now=now)
    if person.user is not None:
        person.user.close(now=now)
        person.user.save(update_fields=["is_active", "closed_at"])
    announce_posts([post.pk for post in posts], actor=actor, now=now)
    record("person.left", person, person.organisation, actor, now, {"reason": reason, "posts": len(posts)})
    return person


def hold(
    post: Post, person: Person | None, *, acting: bool, first_day: date, basis: str, version: int, now: datetime
) -> None:
    """Let a person, or nobody, hold the post from a local day on; the tenure before ends with it."""
    save_edit(post, expected_version=version, fields={"holder": person, "acting": acting and person is not None})
    if person is None:
        end_facts(post.tenures, first_day, now=now)
    else:
        begin_fact(
            post.tenures, Tenure(post=post, person=person, acting=acting, first_day=first_day, basis=basis), now=now
        )


def fall_to_head(post: Post, *, version: int, now: datetime) -> None:
    """Let the unit's head, or the head of the unit above, stand in; nobody when there is none (REG-12)."""
    unit: Party | None = post.organisation
    head: Person | None = None
    seen: set[int] = set()
    while unit is not None and head is None and unit.pk not in seen:
        seen.add(unit.pk)
        above = unit.posts.filter(is_head=True, closed_on=None, acting=False, holder__left_on=None).exclude(pk=post.pk)
        if post.holder_id is not None:
            above = above.exclude(holder=post.holder_id)
        found = above.exclude(holder=None).select_related("holder").order_by("order", "pk").first()
        head, unit = (found.holder if found else None), unit.part_of
    hold(post, head, acting=True, first_day=local_day(now), basis="", version=version, now=now)


def _not_ahead(day: date | None, now: datetime) -> date:
    """Return the day from which a holder is in office; nobody gets rights ahead of his day."""
    if day is not None and day > local_day(now):
        raise Refused("party-day-future", fields={"first_day": "party-day-future"})
    return day or local_day(now)
