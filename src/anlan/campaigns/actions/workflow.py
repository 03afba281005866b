"""The life of a special action (CMP-01, CMP-16)."""

from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.permissions import EDIT
from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Transition, Workflow

CAMPAIGN = declare(
    Workflow(
        name="special-action",
        title=_("Special action"),
        initial="planned",
        states={"planned": _("Being planned"), "running": _("Running"), "closed": _("Summed up")},
        verbs={"begin": _("Begin"), "sum_up": _("Sum up")},
        facts={"summary": _("Summary")},
        transitions=(
            Transition(state="planned", verb="begin", to="running", permission=EDIT, records="campaign.begun"),
            Transition(
                state="running",
                verb="sum_up",
                to="closed",
                permission=EDIT,
                records="campaign.summed_up",
                requires=("summary",),
            ),
        ),
    )
)
