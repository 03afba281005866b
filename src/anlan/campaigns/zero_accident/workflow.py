"""The life of a creation unit: it creates, holds the zero-accident state, loses and regains it (CMP-10)."""

from django.utils.translation import gettext_lazy as _

from anlan.campaigns.zero_accident.permissions import JUDGE
from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Guard, Transition, Workflow

_BODY = Guard(
    "creation-no-body", _("Only with a leading body and a commitment"), lambda actor, facts: not facts.get("body")
)
_CYCLE = Guard("creation-cycle", _("Only in the next cycle"), lambda actor, facts: bool(facts.get("too_early")))

CREATION = declare(
    Workflow(
        name="zero-accident",
        title=_("Zero-accident creation"),
        initial="creating",
        states={"creating": _("Creating"), "holding": _("Zero accidents"), "lost": _("State lost")},
        verbs={"grant": _("Grant the state"), "lose": _("Take the state away"), "regain": _("Give the state back")},
        facts={"reason": _("Reason")},
        transitions=(
            Transition(
                state="creating", verb="grant", to="holding", permission=JUDGE, records="creation.granted",
                guards=(_BODY,),
            ),
            Transition(
                state="holding", verb="lose", to="lost", permission=JUDGE, records="creation.lost",
                requires=("reason",),
            ),
            Transition(
                state="lost", verb="regain", to="holding", permission=JUDGE, records="creation.regained",
                requires=("reason",), guards=(_CYCLE,),
            ),
        ),
    )
)  # fmt: skip
