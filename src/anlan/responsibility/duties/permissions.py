"""Who may read the duty catalogue, change it, and free somebody from a duty."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW = "responsibility:duty:view"
EDIT = "responsibility:duty:edit"
WAIVE = "responsibility:waiver:edit"

declare(
    {
        VIEW: _("Read the duty catalogue"),
        EDIT: _("Change the duty catalogue and switch duties on"),
        WAIVE: _("Free a unit or enterprise from a duty for a time"),
    }
)
