"""Areas of a post beyond its unit's own."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.dated.services import begin_fact, end_facts
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.lines import lines
from anlan.registry.people.models import Jurisdiction, Post
from anlan.registry.people.services.giving import check_giving
from anlan.registry.people.services.reaching import EDIT, open_post, record
from anlan.registry.regions.models import Region


@transaction.atomic
def set_jurisdiction(
    *, uid: UUID, region: UUID, line: str = "", first_day: date | None = None, actor: Actor, now: datetime
) -> Post:
    """Let a post act for a region (and a department line) beyond its unit's own, from a local day on.

    The region must lie within the actor's own reach: nobody gives what he does not have.
    """
    require(actor, EDIT)
    post = open_post(uid, actor)
    place = Region.objects.visible_to(actor).filter(uid=region, closed_on=None).first()
    if place is None:
        raise Refused("region-unknown")
    if not actor.reach.everything and not any(
        place.path.startswith(area.path) and area.line in ("", line) for area in actor.reach.areas
    ):
        raise Refused("region-outside", name=place.name)
    check_giving(post.role, actor)
    if line and line not in lines():
        raise Refused("line-unknown", line=line, fields={"line": "line-unknown"})
    fresh = Jurisdiction(post=post, region=place, line=line, first_day=first_day or local_day(now))
    begin_fact(post.jurisdictions.filter(region=place, line=line), fresh, now=now)
    record("post.jurisdiction_set", post, post.organisation, actor, now, {"region": str(place.uid), "line": line})
    return post


@transaction.atomic
def end_jurisdiction(*, uid: UUID, region: UUID, line: str = "", actor: Actor, now: datetime) -> Post:
    """End a further area of a post at once; ``not-found`` when it has none such."""
    require(actor, EDIT)
    post = open_post(uid, actor)
    if not end_facts(post.jurisdictions.filter(region__uid=region, line=line), local_day(now), now=now):
        raise Refused("not-found")
    detail = {"region": str(region), "line": line, "ended": True}
    record("post.jurisdiction_set", post, post.organisation, actor, now, detail)
    return post
