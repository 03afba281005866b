"""The lives of explanations and orders."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Transition, Workflow, not_by
from anlan.insight.warnings.permissions import DECIDE, ISSUE, RECEIVE

_not_oneself = not_by("given_by", refusal="own-explanation", words=_("not by whoever gave it"))

EXPLANATION = declare(
    Workflow(
        name="explanation",
        title=_("Explanation of a warning"),
        initial="given",
        states={"given": _("Waiting for the superior"), "accepted": _("Accepted"), "refused": _("Refused")},
        verbs={"accept": _("Accept"), "refuse": _("Refuse")},
        facts={"decision": _("Reason of the decision")},
        transitions=(
            Transition(
                state="given", verb="accept", to="accepted", permission=DECIDE, records="warning.explanation_accepted",
                requires=("decision",), guards=(_not_oneself,),
            ),
            Transition(
                state="given", verb="refuse", to="refused", permission=DECIDE, records="warning.explanation_refused",
                requires=("decision",), guards=(_not_oneself,),
            ),
        ),
    )
)  # fmt: skip

ORDER = declare(
    Workflow(
        name="order",
        title=_("Supervision order or interview"),
        initial="proposed",
        states={
            "proposed": _("Proposed by the system"),
            "issued": _("Issued"),
            "received": _("Received"),
            "replied": _("Replied"),
            "concluded": _("Concluded"),
            "dropped": _("Not issued"),
        },
        verbs={
            "issue": _("Issue"),
            "drop": _("Do not issue"),
            "receive": _("Confirm receipt"),
            "reply": _("Reply"),
            "conclude": _("Conclude"),
            "return": _("Return the reply"),
        },
        facts={
            "demand": _("What is demanded"), "deadline": _("Deadline"), "reply": _("Reply"), "outcome": _("Outcome"),
        },
        transitions=(
            Transition(
                state="proposed", verb="issue", to="issued", permission=ISSUE, records="order.issued",
                requires=("demand", "deadline"),
            ),
            Transition(
                state="proposed", verb="drop", to="dropped", permission=ISSUE, records="order.dropped",
                requires=("outcome",),
            ),
            Transition(state="issued", verb="receive", to="received", permission=RECEIVE, records="order.received"),
            Transition(
                state="received", verb="reply", to="replied", permission=RECEIVE, records="order.replied",
                requires=("reply",),
            ),
            Transition(
                state="replied", verb="conclude", to="concluded", permission=ISSUE, records="order.concluded",
                requires=("outcome",),
            ),
            Transition(
                state="replied", verb="return", to="received", permission=ISSUE, records="order.returned",
                requires=("outcome",),
            ),
        ),
    )
)  # fmt: skip
