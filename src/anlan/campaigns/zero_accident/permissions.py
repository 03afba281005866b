"""What posts may do in zero-accident creation."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "campaigns:creation:view", "campaigns:creation:edit"
SURVEY, JUDGE = "campaigns:creation:survey", "campaigns:creation:judge"

declare(
    {
        VIEW: _("See zero-accident creation"),
        EDIT: _("Enter creation units and their leading bodies"),
        SURVEY: _("Report the monthly survey of the own unit"),
        JUDGE: _("Grant, take away and give back the zero-accident state"),
    }
)
