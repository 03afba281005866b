"""The life of a record that proves a duty, the same for every register: draft → handed in → void."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger import kinds
from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Transition, Workflow

if TYPE_CHECKING:
    from django.utils.functional import Promise

STATES = {"draft": _("Draft"), "handed_in": _("Handed in"), "void": _("Void")}
TONES = {"draft": ("info", "edit"), "handed_in": ("ok", "circle-check"), "void": ("bad", "circle-x")}


def life_of(noun: str, title: "str | Promise", permission: str) -> Workflow:
    """Declare the life cycle of a register whose acts begin with ``noun``, and its kinds of act."""
    kinds.declare(
        {
            f"{noun}.drafted": _("Draft entered"),
            f"{noun}.changed": _("Draft changed"),
            f"{noun}.discarded": _("Draft discarded"),
            f"{noun}.handed_in": _("Handed in"),
            f"{noun}.voided": _("Declared void"),
        }
    )
    return declare(
        Workflow(
            name=f"{noun}_record",
            title=title,
            initial="draft",
            states=STATES,
            verbs={"hand_in": _("Hand in"), "void": _("Declare void")},
            facts={"complete": _("everything that makes it valid"), "reason": _("Reason")},
            transitions=(
                Transition(
                    state="draft",
                    verb="hand_in",
                    to="handed_in",
                    permission=permission,
                    records=f"{noun}.handed_in",
                    requires=("complete",),
                ),
                Transition(
                    state="handed_in",
                    verb="void",
                    to="void",
                    permission=permission,
                    records=f"{noun}.voided",
                    requires=("reason",),
                ),
            ),
        )
    )
