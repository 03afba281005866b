"""Posts: create, change, close (REG-18, REG-31)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.accounts.roles import roles
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.dated.services import end_facts
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.models import Party
from anlan.registry.parties.services import get_party
from anlan.registry.people.announcements import announce_posts
from anlan.registry.people.models import Post
from anlan.registry.people.services.giving import check_giving
from anlan.registry.people.services.holding import fall_to_head
from anlan.registry.people.services.reaching import CLOSE, EDIT, open_post, record


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
    check_giving(role, actor)
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
    record("post.created", post, unit, actor, now, {"title": post.title, "kind": kind, "role": role})
    return post


@transaction.atomic
def edit_post(*, uid: UUID, version: int, fields: dict[str, Any], actor: Actor, now: datetime) -> Post:
    """Change title, kind, role, is_head, leader, portfolio or order of an open post."""
    require(actor, EDIT)
    post = open_post(uid, actor)
    if unknown := set(fields) - {"title", "kind", "role", "is_head", "leader", "portfolio", "order"}:
        raise TypeError(f"edit_post cannot change {', '.join(sorted(unknown))}")
    changed = {field: [getattr(post, field), value] for field, value in fields.items() if getattr(post, field) != value}
    if not changed:
        return post
    _check_post(post.organisation, fields.get("title", post.title), fields.get("role", post.role), itself=post.pk)
    if "role" in changed:
        check_giving(post.role, actor)
        check_giving(fields["role"], actor)
    save_edit(post, expected_version=version, fields=fields)
    announce_posts([post.pk], actor=actor, now=now)
    record("post.edited", post, post.organisation, actor, now, {"changed": changed})
    return post


@transaction.atomic
def close_post(*, uid: UUID, version: int | None = None, reason: str, actor: Actor, now: datetime) -> Post:
    """Close a post: its rights end with the next request, its work falls to the head and shows as a gap.

    Always succeeds for an open post, whatever somebody else changed of it in the meantime (``version`` is taken and
    not asked for): revoking does not wait. Delegations and jurisdictions of the post end with it.
    """
    require(actor, CLOSE)
    post = open_post(uid, actor)
    today = local_day(now)
    fall_to_head(post, version=post.version, now=now)
    save_edit(post, expected_version=post.version, fields={"closed_on": today})
    end_facts(post.delegations, today, now=now)
    end_facts(post.jurisdictions, today, now=now)
    announce_posts([post.pk], actor=actor, now=now)
    record("post.closed", post, post.organisation, actor, now, {"reason": reason})
    return post


def _check_post(unit: Party, title: str, role: str, *, itself: int | None = None) -> None:
    if not title.strip():
        raise Refused("post-title-missing", fields={"title": "post-title-missing"})
    if role and role not in roles():
        raise Refused("role-unknown", role=role, fields={"role": "role-unknown"})
    if unit.posts.filter(title=title.strip(), closed_on=None).exclude(pk=itself or 0).exists():
        raise Refused("post-title-taken", title=title, fields={"title": "post-title-taken"})
