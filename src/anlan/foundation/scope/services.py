"""The check that every service makes first."""

from anlan.foundation.refusals.rules import Forbidden
from anlan.foundation.scope.permissions import every_permission
from anlan.foundation.scope.rules import Actor, Reach


def require(actor: Actor, permission: str) -> None:
    """Raise Forbidden unless the acting post carries the permission."""
    if not actor.may(permission):
        raise Forbidden(permission)


def system_actor(name: str) -> Actor:
    """Return the named system actor, such as ``cli`` or ``sealer``: it may do everything and is never anonymous."""
    return Actor(name=f"system:{name}", permissions=every_permission(), reach=Reach(everything=True))
