"""What posts may do with the matrix of enforcement authority."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "registry:authority:view", "registry:authority:edit"

declare(
    {
        VIEW: _("See who may enforce which matter"),
        EDIT: _("Change who may enforce which matter; entrust and station units"),
    }
)
