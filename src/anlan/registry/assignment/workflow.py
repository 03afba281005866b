"""The life of a dispute: opened by the rule book, decided by the committee office (REG-13)."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Transition, Workflow

DECIDE = "registry:dispute:decide"

DISPUTE = declare(
    Workflow(
        name="dispute",
        title=_("Dispute of assignment"),
        initial="open",
        states={"open": _("Undecided"), "decided": _("Decided"), "withdrawn": _("Withdrawn")},
        verbs={"decide": _("Decide"), "withdraw": _("Withdraw")},
        facts={"lead": _("Lead department"), "reason": _("Reason")},
        transitions=(
            Transition(
                state="open",
                verb="decide",
                to="decided",
                permission=DECIDE,
                records="dispute.decided",
                requires=("lead", "reason"),
            ),
            Transition(
                state="open",
                verb="withdraw",
                to="withdrawn",
                permission=DECIDE,
                records="dispute.withdrawn",
                requires=("reason",),
            ),
        ),
    )
)
