"""What posts may do with the lists of special actions."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "campaigns:object:view", "campaigns:object:edit"

declare({VIEW: _("See what special actions must reach"), EDIT: _("Keep the lists of special actions")})
