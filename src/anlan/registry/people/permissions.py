"""What posts may be allowed to do with people and posts."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

declare(
    {
        "registry:post:view": _("See people and posts"),
        "registry:post:edit": _("Set up posts, appoint and delegate"),
        "registry:post:close": _("Vacate and close posts"),
    }
)
