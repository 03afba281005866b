"""What posts may do with the findings of special actions."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, SORT = "campaigns:finding:view", "campaigns:finding:sort"

declare(
    {
        VIEW: _("See what special actions found"),
        SORT: _("Sort findings of special actions of the own unit: add, take out, set the aspect"),
    }
)
