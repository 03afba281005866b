"""What posts may do with equipment."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "registry:equipment:view", "registry:equipment:edit"

declare({VIEW: _("See key equipment and vehicles"), EDIT: _("Enter and change key equipment and vehicles")})
