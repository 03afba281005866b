"""The lives of score sheets, assessments and objections."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Guard, Transition, Workflow
from anlan.insight.assessment.permissions import DECIDE, EDIT, PUBLISH

SHEET = declare(
    Workflow(
        name="score_sheet",
        title=_("Score sheet"),
        initial="draft",
        states={"draft": _("Draft"), "in_force": _("Sheet in use"), "retired": _("Retired")},
        verbs={"put_in_force": _("Put in force"), "retire": _("Retire")},
        transitions=(
            Transition(
                state="draft", verb="put_in_force", to="in_force", permission=EDIT, records="sheet.in_force",
            ),
            Transition(state="in_force", verb="retire", to="retired", permission=EDIT, records="sheet.retired"),
        ),
    )
)  # fmt: skip

ASSESSMENT = declare(
    Workflow(
        name="assessment",
        title=_("Assessment"),
        initial="computed",
        states={"computed": _("Computed, not published"), "published": _("Made public")},
        verbs={"publish": _("Make public")},
        transitions=(
            Transition(
                state="computed", verb="publish", to="published", permission=PUBLISH, records="assessment.published",
                guards=(
                    Guard(
                        "assessment-superseded",
                        _("Only the newest edition"),
                        lambda actor, facts: bool(facts.get("superseded")),
                    ),
                ),
            ),
        ),
    )
)  # fmt: skip

_not_own_unit = Guard(
    "objection-own", _("Not by people of the unit concerned"), lambda actor, facts: bool(facts.get("own"))
)
OBJECTION = declare(
    Workflow(
        name="objection",
        title=_("Objection to an assessment"),
        initial="raised",
        states={"raised": _("Waiting for a ruling"), "accepted": _("Accepted"), "refused": _("Refused")},
        verbs={"accept": _("Accept"), "refuse": _("Refuse")},
        facts={"decision": _("Reason of the decision"), "points": _("Points after correction")},
        transitions=(
            Transition(
                state="raised", verb="accept", to="accepted", permission=DECIDE, records="objection.accepted",
                requires=("decision", "points"), guards=(_not_own_unit,),
            ),
            Transition(
                state="raised", verb="refuse", to="refused", permission=DECIDE, records="objection.refused",
                requires=("decision",), guards=(_not_own_unit,),
            ),
        ),
    )
)  # fmt: skip
