"""From a user to an actor: in which of his posts he acts, and what that allows (REG-31).

Posts belong to registry/people, a later room; it hands its answer in with ``supply_posts``. Nothing is
remembered between two requests, so a post that is closed is gone with the very next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.roles import roles
from anlan.foundation.scope.rules import NOTHING, PUBLIC, Actor, Reach


@dataclass(frozen=True)
class ActingPost:
    """A post in which a user may act today: his own, or one that was delegated to him.

    ``label`` is what the switch shows in the active language (post and unit); ``role`` a code of roles.toml.
    ``on_behalf_of`` is the post whose work he does under a delegation; ``uid`` and ``id`` then name his own
    post and ``role``, ``reach`` and ``organisation_id`` what was delegated.
    """

    uid: UUID
    label: str
    role: str
    id: int | None = None
    reach: Reach = NOTHING
    organisation_id: int | None = None
    on_behalf_of: UUID | None = None

    @property
    def key(self) -> str:
        """Return what the session and the switch name it by."""
        return str(self.on_behalf_of or self.uid)

    @property
    def delegated(self) -> bool:
        """Whether he stands in for somebody."""
        return self.on_behalf_of is not None


def _no_posts(user: User) -> Sequence[ActingPost]:
    return ()


_posts: Callable[[User], Sequence[ActingPost]] = _no_posts


def supply_posts(posts: Callable[[User], Sequence[ActingPost]]) -> None:
    """Let registry/people answer which posts a user may act in now, the first being the usual one.

    The function is called on every request of a signed-in user: it must read the database, in few queries.
    """
    global _posts
    _posts = posts


def acting_posts(user: User) -> tuple[ActingPost, ...]:
    """Return the posts the user may act in at this moment; none for a closed account or an unknown role."""
    if not user.is_active:
        return ()
    return tuple(post for post in _posts(user) if post.role in roles())


def needs_second_factor(user: User, posts: Sequence[ActingPost]) -> bool:
    """Whether one of the posts asks for a second factor; demo accounts are spared, they work on this machine only."""
    return not user.is_demo and any(roles()[post.role].needs_second_factor for post in posts)


def choose(posts: Sequence[ActingPost], key: str | None) -> ActingPost | None:
    """Return the post named by ``key``, else the first. A key that is gone silently falls back."""
    return next((post for post in posts if post.key == key), posts[0] if posts else None)


def actor_in(user: User, post: ActingPost | None) -> Actor:
    """Return the actor for a user in a post; without a post he is known by name and may do nothing."""
    name = user.name or user.username
    if post is None:
        return Actor(name=name, user_id=user.pk, user_uid=user.uid)
    return Actor(
        name=name,
        user_id=user.pk,
        user_uid=user.uid,
        post_id=post.id,
        post_uid=post.uid,
        on_behalf_of=post.on_behalf_of,
        organisation_id=post.organisation_id,
        permissions=roles()[post.role].permissions,
        reach=post.reach,
    )


def actor_for(user: User, post_uid: UUID | str | None = None) -> Actor:
    """Return the actor for a user in the post ``post_uid`` (or the delegated post), by default his first.

    For the command line and tests; pages take ``request.actor``. Raise LookupError when the named post is
    not one of his; a closed account gets the public's nothing.
    """
    if not user.is_active:
        return PUBLIC
    posts = acting_posts(user)
    if post_uid is not None and str(post_uid) not in {post.key for post in posts}:
        raise LookupError(f"{user.username} does not act in the post {post_uid}")
    return actor_in(user, choose(posts, str(post_uid) if post_uid else None))
