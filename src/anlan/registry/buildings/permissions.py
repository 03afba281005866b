"""What posts may do with buildings."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "registry:building:view", "registry:building:edit"

declare({VIEW: _("See buildings that need attention"), EDIT: _("Enter and change buildings that need attention")})
