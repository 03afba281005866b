"""What posts may be allowed to do with regions."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

declare(
    {
        "registry:region:view": _("See the region tree"),
        "registry:region:edit": _("Load, rename, merge and close regions"),
        "registry:area:edit": _("Keep supervision areas that cut across the tree"),
    }
)
