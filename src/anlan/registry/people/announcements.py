"""Later features follow when a post is filled, vacated or closed, in the same transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime

from anlan.foundation.scope.rules import Actor

Listener = Callable[[Sequence[int], Actor, datetime], None]
_LISTENERS: list[Listener] = []


def on_posts_changed(listener: Listener) -> None:
    """Register a function of (keys of posts, actor, instant): the assignment shows gaps, plates become void."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def announce_posts(posts: Sequence[int], *, actor: Actor, now: datetime) -> None:
    """Let every listener follow."""
    for listener in _LISTENERS:
        listener(posts, actor, now)
