"""The verbs on people and posts: appoint, vacate, close, delegate (REG-18, REG-19, REG-31)."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.roles import roles
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.dated.services import begin_fact, end_facts
from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.lines import lines
from anlan.registry.parties.models import Party
from anlan.registry.parties.services import get_party
from anlan.registry.people.announcements import announce_posts
from anlan.registry.people.models import Delegation, Jurisdiction, Person, Post, Tenure
from anlan.registry.regions.models import Region

EDIT = "registry:post:edit"
CLOSE = "registry:post:close"
_PHONE = re.compile(r"[0-9+][0-9+() \-转]{4,19}")


@transaction.atomic
def add_person(
    *, organisation: UUID, name: str, phone: str = "", user_id: int | None = None, actor: Actor, now: datetime
) -> Person:
    """Add a person to a unit; phone and account are optional."""
    require(actor, EDIT)
    unit = get_party(organisation, actor)
    if not name.strip():
        raise Refused("person-name-missing", fields={"name": "person-name-missing"})
    _check_phone(phone.strip())
    person: Person = Person.objects.create(organisation=unit, name=name.strip(), phone=phone.strip(), user_id=user_id)
    _record("person.added", person, unit, actor, now, {})
    return person


@transaction.atomic
def edit_person(*, uid: UUID, version: int, name: str, phone: str, actor: Actor, now: datetime) -> Person:
    """Change name or phone of a person."""
    require(actor, EDIT)
    person = _person(uid, actor)
    if not name.strip():
        raise Refused("person-name-missing", fields={"name": "person-name-missing"})
    fields = {"name": name.strip(), "phone": phone.strip()}
    if fields["phone"] != person.phone:
        _check_phone(fields["phone"])
    changed = {
        field: [getattr(person, field), value] for field, value in fields.items() if getattr(person, field) != value
    }
    if changed:
        save_edit(person, expected_version=version, fields=fields)
        _record("person.edited", person, person.organisation, actor, now, {"changed": changed})
    return person


@transaction.atomic
def create_post(
    *,
    organisation: UUID,
    title: str,
    kind: str,
    role: str = "",
    is_head: bool = False,
    leader: str = "",
    portfolio: list[str] | None = None,
    first_day: date | None = None,
    actor: Actor,
    now: datetime,
) -> Post:
    """Create a post in a unit. ``role`` is a code of roles.toml, ``portfolio`` a list of department lines.

    Nobody gives a role that allows more than his own, unless units may give it (``role-not-yours``).
    """
    require(actor, EDIT)
    unit = get_party(organisation, actor)
    _check_post(unit, title, role)
    _check_giving(role, actor)
    post: Post = Post.objects.create(
        organisation=unit,
        title=title.strip(),
        kind=kind,
        role=role,
        is_head=is_head,
        leader=leader,
        portfolio=portfolio or [],
        first_day=first_day or local_day(now),
    )
    _record("post.created", post, unit, actor, now, {"title": post.title, "kind": kind, "role": role})
    return post


@transaction.atomic
def edit_post(*, uid: UUID, version: int, fields: dict[str, Any], actor: Actor, now: datetime) -> Post:
    """Change title, kind, role, is_head, leader, portfolio or order of an open post."""
    require(actor, EDIT)
    post = _post(uid, actor)
    if unknown := set(fields) - {"title", "kind", "role", "is_head", "leader", "portfolio", "order"}:
        raise TypeError(f"edit_post cannot change {', '.join(sorted(unknown))}")
    changed = {field: [getattr(post, field), value] for field, value in fields.items() if getattr(post, field) != value}
    if not changed:
        return post
    _check_post(post.organisation, fields.get("title", post.title), fields.get("role", post.role), itself=post.pk)
    if "role" in changed:
        _check_giving(post.role, actor)
        _check_giving(fields["role"], actor)
    save_edit(post, expected_version=version, fields=fields)
    announce_posts([post.pk], actor=actor, now=now)
    _record("post.edited", post, post.organisation, actor, now, {"changed": changed})
    return post


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
    post, holder = _post(uid, actor), _person(person, actor)
    _check_giving(post.role, actor)
    day = _not_ahead(first_day, now)
    if holder.left_on is not None:
        raise Refused("person-left", name=holder.name)
    if post.holder_id == holder.pk and post.acting == acting:
        raise Refused("person-holds-post", name=holder.name)
    former = post.holder
    _hold(post, holder, acting=acting, first_day=day, basis=basis, version=version, now=now)
    announce_posts([post.pk], actor=actor, now=now)
    detail = {"person": str(holder.uid), "before": str(former.uid) if former else "", "acting": acting, "basis": basis}
    _record("post.filled", post, post.organisation, actor, now, detail)
    return post


@transaction.atomic
def appoint_by_name(
    *, uid: UUID, name: str, phone: str = "", version: int, basis: str = "", actor: Actor, now: datetime
) -> Post:
    """Appoint somebody by his name: the one person of the unit called so, or a new one.

    Two of the same name in one unit are told apart by the phone number; still ambiguous is refused.
    """
    require(actor, EDIT)
    post = _post(uid, actor)
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
        _record("person.added", person, unit, actor, now, {})
    if post is not None:
        _hold(post, person, acting=False, first_day=local_day(now), basis="", version=post.version, now=now)
        announce_posts([post.pk], actor=actor, now=now)
        _record("post.filled", post, unit, actor, now, {"person": str(person.uid)})
    return person


@transaction.atomic
def give_account(*, person: UUID, user: User, actor: Actor, now: datetime) -> Person:
    """Let a person who holds posts already sign in with an account."""
    require(actor, "foundation:account:create")
    owner = _person(person, actor)
    save_edit(owner, expected_version=owner.version, fields={"user": user})
    _record("person.edited", owner, owner.organisation, actor, now, {})
    return owner


@transaction.atomic
def vacate_post(*, uid: UUID, version: int, reason: str, actor: Actor, now: datetime) -> Post:
    """Take the holder off a post at once; the head of the unit stands in until a successor is named."""
    require(actor, CLOSE)
    post = _post(uid, actor)
    if post.holder_id is None or post.acting:
        raise Refused("post-vacant", title=post.title)
    _fall_to_head(post, version=version, now=now)
    announce_posts([post.pk], actor=actor, now=now)
    _record("post.vacated", post, post.organisation, actor, now, {"reason": reason})
    return post


@transaction.atomic
def close_post(*, uid: UUID, version: int | None = None, reason: str, actor: Actor, now: datetime) -> Post:
    """Close a post: its rights end with the next request, its work falls to the head and shows as a gap.

    Always succeeds for an open post, whatever somebody else changed of it in the meantime (``version`` is taken and
    not asked for): revoking does not wait. Delegations and jurisdictions of the post end with it.
    """
    require(actor, CLOSE)
    post = _post(uid, actor)
    today = local_day(now)
    _fall_to_head(post, version=post.version, now=now)
    save_edit(post, expected_version=post.version, fields={"closed_on": today})
    end_facts(post.delegations, today, now=now)
    end_facts(post.jurisdictions, today, now=now)
    announce_posts([post.pk], actor=actor, now=now)
    _record("post.closed", post, post.organisation, actor, now, {"reason": reason})
    return post


@transaction.atomic
def person_leaves(*, uid: UUID, version: int, reason: str, actor: Actor, now: datetime) -> Person:
    """Note that a person left the unit: all his posts are vacated, delegations to him end, his account closes."""
    require(actor, CLOSE)
    person = _person(uid, actor)
    if person.left_on is not None:
        raise Refused("person-left-already", name=person.name)
    save_edit(person, expected_version=version, fields={"left_on": local_day(now)})
    posts = list(Post.objects.beyond_scope("whatever he held").filter(holder=person, closed_on=None))
    for post in posts:
        _fall_to_head(post, version=post.version, now=now)
        _record("post.vacated", post, post.organisation, actor, now, {"reason": reason})
    end_facts(person.delegated_posts, local_day(now), now=now)
    if person.user is not None:
        person.user.close(now=now)
        person.user.save(update_fields=["is_active", "closed_at"])
    announce_posts([post.pk for post in posts], actor=actor, now=now)
    _record("person.left", person, person.organisation, actor, now, {"reason": reason, "posts": len(posts)})
    return person


@transaction.atomic
def delegate(
    *, uid: UUID, to: UUID, first_day: date, last_day: date, reason: str, actor: Actor, now: datetime
) -> Delegation:
    """Let another person act for a post from day to day, both included; what he does names both.

    The holder of a post may lend it himself; anybody else only what he could give (``role-not-yours``).
    """
    post, person = _post(uid, actor), _person(to, actor)
    if actor.post_id != post.pk or actor.on_behalf_of is not None:
        require(actor, EDIT)
        _check_giving(post.role, actor)
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
    _record("post.delegated", post, post.organisation, actor, now, detail)
    return fresh


@transaction.atomic
def end_delegation(*, uid: UUID, actor: Actor, now: datetime) -> Post:
    """End the delegations of a post at once; its holder may, and whoever sets up posts."""
    post = _post(uid, actor)
    if actor.post_id != post.pk or actor.on_behalf_of is not None:
        require(actor, EDIT)
    end_facts(post.delegations, local_day(now), now=now)
    _record("post.delegation_ended", post, post.organisation, actor, now, {})
    return post


@transaction.atomic
def set_jurisdiction(
    *, uid: UUID, region: UUID, line: str = "", first_day: date | None = None, actor: Actor, now: datetime
) -> Post:
    """Let a post act for a region (and a department line) beyond its unit's own, from a local day on.

    The region must lie within the actor's own reach: nobody gives what he does not have.
    """
    require(actor, EDIT)
    post = _post(uid, actor)
    place = Region.objects.visible_to(actor).filter(uid=region, closed_on=None).first()
    if place is None:
        raise Refused("region-unknown")
    if not actor.reach.everything and not any(
        place.path.startswith(area.path) and area.line in ("", line) for area in actor.reach.areas
    ):
        raise Refused("region-outside", name=place.name)
    _check_giving(post.role, actor)
    if line and line not in lines():
        raise Refused("line-unknown", line=line, fields={"line": "line-unknown"})
    fresh = Jurisdiction(post=post, region=place, line=line, first_day=first_day or local_day(now))
    begin_fact(post.jurisdictions.filter(region=place, line=line), fresh, now=now)
    _record("post.jurisdiction_set", post, post.organisation, actor, now, {"region": str(place.uid), "line": line})
    return post


@transaction.atomic
def end_jurisdiction(*, uid: UUID, region: UUID, line: str = "", actor: Actor, now: datetime) -> Post:
    """End a further area of a post at once; ``not-found`` when it has none such."""
    require(actor, EDIT)
    post = _post(uid, actor)
    if not end_facts(post.jurisdictions.filter(region__uid=region, line=line), local_day(now), now=now):
        raise Refused("not-found")
    detail = {"region": str(region), "line": line, "ended": True}
    _record("post.jurisdiction_set", post, post.organisation, actor, now, detail)
    return post


def may_give(role: str, actor: Actor) -> bool:
    """Whether the actor may let somebody act in this role.

    Units give theirs; an office with a territory, besides, whatever it may do itself.

    Without this a unit's administrator could seat himself on a post that allows more than his own (REG-31).
    """
    if not role or actor.reach.everything:
        return True
    wanted = roles().get(role)
    if wanted is None:
        return True  # An unknown role grants nothing; _check_post refuses to enter one.
    above_units = bool(actor.reach.areas) and wanted.reach != "everything"
    return wanted.given_by_unit or (above_units and wanted.permissions <= actor.permissions)


def _check_giving(role: str, actor: Actor) -> None:
    if not may_give(role, actor):
        raise Refused("role-not-yours", post=roles()[role].name, fields={"role": "role-not-yours"})


def _check_phone(phone: str) -> None:
    """Refuse what is no telephone number, a mask above all."""
    if phone and not _PHONE.fullmatch(phone):
        raise Refused("phone-wrong", phone=phone, fields={"phone": "phone-wrong"})


def _not_ahead(day: date | None, now: datetime) -> date:
    """Return the day from which a holder is in office; nobody gets rights ahead of his day."""
    if day is not None and day > local_day(now):
        raise Refused("party-day-future", fields={"first_day": "party-day-future"})
    return day or local_day(now)


def _post(uid: UUID, actor: Actor) -> Post:
    found = Post.objects.visible_to(actor).filter(uid=uid).select_for_update(of=("self",))
    post: Post | None = found.select_related("organisation", "holder").first()
    if post is None:
        raise Refused("not-found")
    if post.closed_on is not None:
        raise Refused("post-closed", title=post.title)
    return post


def _person(uid: UUID, actor: Actor) -> Person:
    person: Person | None = (
        Person.objects.visible_to(actor).filter(uid=uid).select_related("organisation", "user").first()
    )
    if person is None:
        raise Refused("not-found")
    return person


def _check_post(unit: Party, title: str, role: str, *, itself: int | None = None) -> None:
    if not title.strip():
        raise Refused("post-title-missing", fields={"title": "post-title-missing"})
    if role and role not in roles():
        raise Refused("role-unknown", role=role, fields={"role": "role-unknown"})
    if unit.posts.filter(title=title.strip(), closed_on=None).exclude(pk=itself or 0).exists():
        raise Refused("post-title-taken", title=title, fields={"title": "post-title-taken"})


def _hold(
    post: Post, person: Person | None, *, acting: bool, first_day: date, basis: str, version: int, now: datetime
) -> None:
    save_edit(post, expected_version=version, fields={"holder": person, "acting": acting and person is not None})
    if person is None:
        end_facts(post.tenures, first_day, now=now)
    else:
        begin_fact(
            post.tenures, Tenure(post=post, person=person, acting=acting, first_day=first_day, basis=basis), now=now
        )


def _fall_to_head(post: Post, *, version: int, now: datetime) -> None:
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
    _hold(post, head, acting=True, first_day=local_day(now), basis="", version=version, now=now)


def _record(
    kind: str, subject: Post | Person, unit: Party, actor: Actor, now: datetime, detail: dict[str, Any]
) -> None:
    ledger.record(kind, by=actor, recorded_at=now, subject=subject, party_uid=unit.uid, detail=detail)
