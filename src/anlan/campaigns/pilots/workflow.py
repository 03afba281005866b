"""The life of a pilot: planned, tried, evaluated, made a standard, spread (CMP-13)."""

from django.utils.translation import gettext_lazy as _

from anlan.campaigns.pilots.permissions import EDIT
from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Guard, Transition, Workflow

_PLACE = Guard("pilot-no-place", _("Only with a place"), lambda actor, facts: not facts.get("places"))
_ALL = Guard("pilot-not-everywhere", _("Only when every county is done"), lambda actor, facts: not facts.get("all"))

PILOT = declare(
    Workflow(
        name="pilot",
        title=_("Pilot"),
        initial="planned",
        states={
            "planned": _("Pilot being planned"),
            "piloting": _("Being tried"),
            "evaluated": _("Pilot evaluated"),
            "adopted": _("Standard adopted"),
            "spreading": _("Being spread"),
            "spread": _("Spread everywhere"),
        },
        verbs={
            "begin": _("Begin the pilot"),
            "evaluate": _("Evaluate"),
            "adopt": _("Adopt the standard"),
            "spread": _("Spread it"),
            "conclude": _("Conclude"),
        },
        facts={"evaluation": _("Evaluation"), "standard": _("Standard")},
        transitions=(
            Transition(state="planned", verb="begin", to="piloting", permission=EDIT, records="pilot.begun",
                       guards=(_PLACE,)),
            Transition(state="piloting", verb="evaluate", to="evaluated", permission=EDIT, records="pilot.evaluated",
                       requires=("evaluation",)),
            Transition(state="evaluated", verb="adopt", to="adopted", permission=EDIT, records="pilot.adopted",
                       requires=("standard",)),
            Transition(state="adopted", verb="spread", to="spreading", permission=EDIT, records="pilot.spread"),
            Transition(state="spreading", verb="conclude", to="spread", permission=EDIT, records="pilot.concluded",
                       guards=(_ALL,)),
        ),
    )
)  # fmt: skip
