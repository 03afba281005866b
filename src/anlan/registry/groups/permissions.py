"""What posts may do with groups of units."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "registry:group:view", "registry:group:edit"

declare(
    {
        VIEW: _("See the groups of units and who belongs to them"),
        EDIT: _("Set up groups of units, put parties in and take them out"),
    }
)
