"""What posts may do with service bodies."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "registry:service_body:view", "registry:service_body:edit"

declare(
    {
        VIEW: _("See service bodies, their contracts and findings against them"),
        EDIT: _("Enter service bodies, their contracts and findings against them"),
    }
)
