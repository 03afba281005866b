"""The life of a criterion: drafted by a department, published by a second person, retired, never deleted (PRV-15)."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Transition, Workflow, takes_second_person

EDIT = "prevention:criterion:edit"
PUBLISH = "prevention:criterion:publish"

CRITERION = declare(
    Workflow(
        name="criterion",
        title=_("Criterion or check item"),
        initial="draft",
        states={
            "draft": _("Draft"),
            "published": _("Published"),
            "retired": _("Retired"),
            "discarded": _("Discarded draft"),
        },
        verbs={"publish": _("Publish"), "discard": _("Discard the draft"), "retire": _("Retire")},
        facts={
            "line": _("The criterion in one line"),
            "in_force_from": _("In force from"),
            "reason": _("Reason"),
            "drafted_by": _("Drafted by"),
        },
        transitions=(
            Transition(
                state="draft",
                verb="publish",
                to="published",
                permission=PUBLISH,
                records="criterion.published",
                requires=("line", "in_force_from"),
                guards=(
                    takes_second_person(
                        "drafted_by",
                        refusal="criterion-second-person",
                        words=_("Not by the person who drafted it"),
                    ),
                ),
            ),
            Transition(
                state="draft",
                verb="discard",
                to="discarded",
                permission=EDIT,
                records="criterion.discarded",
                requires=("reason",),
            ),
            Transition(
                state="published",
                verb="retire",
                to="retired",
                permission=PUBLISH,
                records="criterion.retired",
                requires=("reason",),
            ),
        ),
    )
)
