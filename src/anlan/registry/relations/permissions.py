"""What posts may do with contract relations."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "registry:relation:view", "registry:relation:edit"

declare(
    {
        VIEW: _("See contractors, tenants and outsourced work"),
        EDIT: _("Enter contractors, tenants and outsourced work with their safety agreements"),
    }
)
