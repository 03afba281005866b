"""What posts may do with the parts of enterprises."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "registry:structure:view", "registry:structure:edit"

declare(
    {
        VIEW: _("See the plants, workshops, teams and safety departments of enterprises"),
        EDIT: _("Add, rename and close the parts of enterprises"),
    }
)
