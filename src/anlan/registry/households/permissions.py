"""What posts may do with households of vulnerable persons."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT, ASSIGN = "registry:household:view", "registry:household:edit", "registry:household:assign"

declare(
    {
        VIEW: _("See and visit households of vulnerable persons, of one's village or while on duty there"),
        EDIT: _("Enter and change households of vulnerable persons of one's village"),
        ASSIGN: _("Put units on duty for the vulnerable households of a village"),
    }
)
