"""The long work of an import in the background; each may be killed and called again."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from anlan.foundation.accounts.acting import actor_for
from anlan.foundation.accounts.models import User
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.intake import services, undoing


def check(progress: Any, *, registry_import: str, user: int, post: str) -> dict[str, Any]:
    """Check an import that was handed in."""
    return _run(services.preview, progress, registry_import, user, post)


def enter(progress: Any, *, registry_import: str, user: int, post: str) -> dict[str, Any]:
    """Enter an import, or go on where it was interrupted."""
    return _run(services.enter, progress, registry_import, user, post)


def take_back(progress: Any, *, registry_import: str, user: int, post: str) -> dict[str, Any]:
    """Take an import back, or go on taking it back."""
    return _run(undoing.undo, progress, registry_import, user, post)


def _run(verb: Callable[..., Any], progress: Any, registry_import: str, user: int, post: str) -> dict[str, Any]:
    done = verb(uid=UUID(registry_import), actor=_actor(user, post), clock=lambda: datetime.now(UTC), progress=progress)
    return {"state": done.state}


def _actor(user: int, post: str) -> Actor:
    """Return the actor who asked for the work, with the rights that he has now."""
    try:
        return actor_for(User.objects.get(pk=user), post or None)
    except (User.DoesNotExist, LookupError):
        raise Refused("import-actor-gone") from None
