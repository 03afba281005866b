"""The life of a difference between a village's roll and the registry (REG-16)."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Transition, Workflow
from anlan.registry.census.permissions import DECIDE

DIFFERENCE = declare(
    Workflow(
        name="census_difference",
        title=_("Difference from the registry"),
        initial="open",
        states={"open": _("Waiting for a decision"), "accepted": _("Accepted"), "rejected": _("Rejected")},
        verbs={"accept": _("Accept"), "reject": _("Reject")},
        facts={"reason": _("Reason")},
        transitions=(
            Transition(
                state="open",
                verb="accept",
                to="accepted",
                permission=DECIDE,
                records="census.difference_accepted",
            ),
            Transition(
                state="open",
                verb="reject",
                to="rejected",
                permission=DECIDE,
                records="census.difference_rejected",
                requires=("reason",),
            ),
        ),
    )
)
