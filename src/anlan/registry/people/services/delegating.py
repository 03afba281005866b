"""Lending a post for some days (REG-31)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.dated.services import begin_fact, end_facts
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.people.models import Delegation, Post
from anlan.registry.people.services.giving import check_giving
from anlan.registry.people.services.reaching import EDIT, open_post, person_within_reach, record


@transaction.atomic
def delegate(
    *, uid: UUID, to: UUID, first_day: date, last_day: date, reason: str, actor: Actor, now: datetime
) -> Delegation:
    """Let another person act for a post from day to day, both included; what he does names both.

    The holder of a post may lend it himself; anybody else only what he could give (``role-not-yours``).
    """
    post, person = open_post(uid, actor), person_within_reach(to, actor)
    if actor.post_id != post.pk or actor.on_behalf_of is not None:
        require(actor, EDIT)
        check_giving(post.role, actor)
    if last_day < first_day or last_day < local_day(now):
        raise Refused("delegation-days", fields={"last_day": "delegation-days"})
    if post.holder_id == person.pk:
        raise Refused("delegation-self", fields={"to": "delegation-self"})
    if person.left_on is not None:
        raise Refused("person-left", name=person.name)
    fresh = Delegation(post=post, to=person, first_day=first_day, last_day=last_day, reason=reason)
    begin_fact(post.delegations, fresh, now=now)
    detail = {
        "to": str(person.uid),
        "first_day": first_day.isoformat(),
        "last_day": last_day.isoformat(),
        "reason": reason,
    }
    record("post.delegated", post, post.organisation, actor, now, detail)
    return fresh


@transaction.atomic
def end_delegation(*, uid: UUID, actor: Actor, now: datetime) -> Post:
    """End the delegations of a post at once; its holder may, and whoever sets up posts."""
    post = open_post(uid, actor)
    if actor.post_id != post.pk or actor.on_behalf_of is not None:
        require(actor, EDIT)
    end_facts(post.delegations, local_day(now), now=now)
    record("post.delegation_ended", post, post.organisation, actor, now, {})
    return post
