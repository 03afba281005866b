"""What posts may do with assessments."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "insight:assessment:view", "insight:assessment:edit"
RUN, PUBLISH = "insight:assessment:run", "insight:assessment:publish"
OBJECT, DECIDE = "insight:objection:raise", "insight:objection:decide"

declare(
    {
        VIEW: _("See published assessments and how they are computed"),
        EDIT: _("Prepare score sheets and put them in force; enter manual items"),
        RUN: _("Compute assessments and see them before publication"),
        PUBLISH: _("Publish assessments"),
        OBJECT: _("Object to a line of one's own unit's score"),
        DECIDE: _("Decide about objections"),
    }
)
