"""Make the standard organisations of a place from the template, in bulk (REG-03, REG-04, REG-05, REG-07, REG-18)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from anlan.foundation.bulk.services import insert_rows, reserve_ids
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.records.models import new_uid
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.groups.making import make_standard_groups
from anlan.registry.groups.permissions import EDIT as EDIT_GROUPS
from anlan.registry.organisations.template import LEVELS, BodyPlan, bodies_of
from anlan.registry.parties.models import OPEN_STATES, Membership, Party, PartyReach, Place, Spell, State
from anlan.registry.parties.publishing import announce_change
from anlan.registry.people.models import Post
from anlan.registry.regions.models import Region

_WHY = "the template is compared with everything that the place has"
_POST_FIELDS = ("title", "kind", "role", "is_head", "leader", "portfolio", "order")


@dataclass(frozen=True)
class Made:
    """How many organisations, posts and memberships were made; ``known`` organisations were there already."""

    organisations: int = 0
    posts: int = 0
    memberships: int = 0
    known: int = 0


class _Place(NamedTuple):
    id: int
    uid: UUID
    level: int
    name: str
    path: str


class _Body(NamedTuple):
    """A body of the plan that is missing, with the key and uid it will have."""

    id: int
    uid: UUID
    plan: BodyPlan
    place: _Place


@transaction.atomic
def make_standard_organisations(region: UUID, *, actor: Actor, now: datetime) -> Made:
    """Make the bodies and posts of the template that are missing in ``region`` and below; posts begin vacant.

    A body is known by region, kind and line (for enterprises by name): running twice makes nothing. One act for
    every body and every post. A city of 14 counties and 2,628 villages takes some seconds. The standard groups of the
    places come along. Raises Refused
    ``template-region``, ``region-outside``.
    """
    require(actor, "registry:organisation:edit")
    top: Region | None = Region.objects.visible_to(actor).filter(uid=region, closed_on=None).first()
    if top is None or top.level not in LEVELS:
        raise Refused("template-region" if top is None or top.level > 1 else "template-too-wide", name=top and top.name)
    if not actor.reach.everything and not any(
        top.path.startswith(area.path) and not area.line for area in actor.reach.areas
    ):
        raise Refused("region-outside", name=top.name)
    places = _places(top)
    known = _known(top)
    bodies, already = _missing(places, known)
    day = local_day(now)
    _insert_bodies(bodies, known, day, now)
    posts = _insert_posts(bodies, day)
    memberships = _insert_members(bodies, known, day, now)
    _record(bodies, posts, top, actor, now)
    announce_change([body.id for body in bodies], actor=actor, now=now)
    if actor.may(EDIT_GROUPS):
        make_standard_groups(region=top.uid, actor=actor, now=now)
    return Made(len(bodies), len(posts), memberships, already)


def _places(top: Region) -> list[_Place]:
    rows = Region.objects.beyond_scope(_WHY).filter(path__within=top.path, closed_on=None, is_placeholder=False)
    found = rows.filter(level__in=LEVELS).order_by("path").values_list("pk", "uid", "level", "name", "path")
    return [_Place._make(row) for row in found]


def _key(kind: str, line: str, name: str) -> tuple[str, str]:
    return (kind, name if kind == "duty_enterprise" else line)


def _known(top: Region) -> dict[int, dict[tuple[str, str], int]]:
    """Return region key → what it has: (kind, line) → key of the organisation."""
    rows = Party.objects.beyond_scope(_WHY).filter(
        region_path__within=top.path, state__in=OPEN_STATES, level__isnull=False
    )
    known: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for pk, region, kind, line, name in rows.values_list("pk", "region_id", "kind", "line", "name"):
        known[region][_key(kind, line, name)] = pk
    return known


def _missing(places: Sequence[_Place], known: dict[int, dict[tuple[str, str], int]]) -> tuple[list[_Body], int]:
    wanted: list[tuple[BodyPlan, _Place]] = []
    already = 0
    for place in places:
        for plan in bodies_of(place.level, place.name):
            if _key(plan.kind, plan.line, plan.name) in known[place.id]:
                already += 1
            else:
                wanted.append((plan, place))
    ids = reserve_ids(Party, len(wanted))
    return [_Body(pk, new_uid(), *one) for pk, one in zip(ids, wanted, strict=True)], already


def _insert_bodies(
    bodies: Sequence[_Body], known: dict[int, dict[tuple[str, str], int]], day: date, now: datetime
) -> None:
    keys = _by_plan_key(bodies, known)
    insert_rows(
        Party,
        ["id", "uid", "kind", "name", "part_of_id", "line", "level", "region_id", "region_path", "gaps", "created_at"],
        (
            (
                body.id,
                body.uid,
                body.plan.kind,
                body.plan.name,
                keys.get((body.place.id, body.plan.part_of)),
                body.plan.line,
                body.plan.level,
                body.place.id,
                body.place.path,
                0,
                now,
            )
            for body in bodies
        ),
    )
    insert_rows(
        Place,
        ["party_id", "role", "region_id", "first_day", "recorded_at"],
        ((body.id, Place.Role.OPERATING.value, body.place.id, day, now) for body in bodies),
    )
    insert_rows(
        Spell,
        ["party_id", "state", "first_day", "recorded_at"],
        ((body.id, State.ACTIVE.value, day, now) for body in bodies),
    )
    insert_rows(
        PartyReach,
        ["party_id", "line", "path"],
        ((body.id, line, body.place.path) for body in bodies for line in {"", body.plan.line}),
    )


def _by_plan_key(bodies: Iterable[_Body], known: dict[int, dict[tuple[str, str], int]]) -> dict[tuple[int, str], int]:
    """Return (region, key of the template) → organisation, of those to be made and those that are there."""
    keys: dict[tuple[int, str], int] = {}
    for body in bodies:
        keys[body.place.id, body.plan.key] = body.id
    for place in {body.place for body in bodies}:
        for plan in bodies_of(place.level, place.name):
            there = known[place.id].get(_key(plan.kind, plan.line, plan.name))
            if there is not None:
                keys[place.id, plan.key] = there
    return keys


def _insert_posts(bodies: Sequence[_Body], day: date) -> list[tuple[UUID, UUID]]:
    """Insert the posts of new bodies; return (uid of the post, uid of its body)."""
    plans = [(new_uid(), body, post) for body in bodies for post in body.plan.posts]
    insert_rows(
        Post,
        ["uid", "organisation_id", *_POST_FIELDS, "first_day"],
        (
            (
                uid,
                body.id,
                post.title,
                post.kind,
                post.role,
                post.is_head,
                post.leader,
                list(post.portfolio),
                post.order,
                day,
            )
            for uid, body, post in plans
        ),
    )
    return [(uid, body.uid) for uid, body, _post in plans]


def _insert_members(
    bodies: Sequence[_Body], known: dict[int, dict[tuple[str, str], int]], day: date, now: datetime
) -> int:
    keys = _by_plan_key(bodies, known)
    rows = [
        (whole, body.id, "member", day, now)
        for body in bodies
        if (whole := keys.get((body.place.id, body.plan.member_of))) is not None
    ]
    return insert_rows(Membership, ["body_id", "member_id", "role", "first_day", "recorded_at"], rows)


def _record(
    bodies: Sequence[_Body], posts: Sequence[tuple[UUID, UUID]], top: Region, actor: Actor, now: datetime
) -> None:
    if not bodies:
        return
    drafts = [
        ActDraft(kind="party.registered", subject=("party", body.uid), party_uid=body.uid, region_uid=body.place.uid)
        for body in bodies
    ]
    drafts += [ActDraft(kind="post.created", subject=("post", uid), party_uid=body) for uid, body in posts]
    ledger.record_many(drafts, by=actor, recorded_at=now)
    ledger.record(
        "organisation.template_applied",
        by=actor,
        recorded_at=now,
        region_uid=top.uid,
        detail={"organisations": len(bodies), "posts": len(posts)},
    )
