"""Who may give which role: nobody gives what he does not have (REG-31)."""

from anlan.foundation.accounts.roles import roles
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor


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


def check_giving(role: str, actor: Actor) -> None:
    """Refuse ``role-not-yours`` unless the actor may give the role."""
    if not may_give(role, actor):
        raise Refused("role-not-yours", post=roles()[role].name, fields={"role": "role-not-yours"})
