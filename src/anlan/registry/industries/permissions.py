"""What posts may be allowed to do with industry schemes."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW = "registry:industry:view"
EDIT = "registry:industry:edit"

declare(
    {
        VIEW: _("See industry schemes and their mappings"),
        EDIT: _("Keep industry schemes, campaign lists and their mappings"),
    }
)
