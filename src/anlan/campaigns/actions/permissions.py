"""What posts may do with special actions."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "campaigns:action:view", "campaigns:action:edit"

declare({VIEW: _("See special actions"), EDIT: _("Run special actions of the own unit")})
