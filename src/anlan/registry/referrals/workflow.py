"""The life of a referral (REG-17)."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Transition, Workflow
from anlan.registry.referrals.permissions import ANSWER

REFERRAL = declare(
    Workflow(
        name="referral",
        title=_("Referral of a village"),
        initial="referred",
        states={
            "referred": _("Waiting for the department"),
            "accepted": _("Taken on"),
            "returned": _("Returned"),
            "settled": _("Settled"),
        },
        verbs={"accept": _("Take on"), "return": _("Return"), "settle": _("Settle")},
        facts={"reason": _("Reason"), "outcome": _("Outcome")},
        transitions=(
            Transition(state="referred", verb="accept", to="accepted", permission=ANSWER, records="referral.accepted"),
            Transition(
                state="referred",
                verb="return",
                to="returned",
                permission=ANSWER,
                records="referral.returned",
                requires=("reason",),
            ),
            Transition(
                state="accepted",
                verb="settle",
                to="settled",
                permission=ANSWER,
                records="referral.settled",
                requires=("outcome",),
            ),
        ),
    )
)
