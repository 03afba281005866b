"""What posts may be allowed to do with the fixed lists."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW = "registry:list:view"
EDIT = "registry:list:edit"

declare({VIEW: _("See the fixed lists"), EDIT: _("Keep the values of the fixed lists")})
