"""What can be allowed about accounts."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope import permissions

permissions.declare(
    {
        "foundation:account:view": _("See the accounts of one's unit"),
        "foundation:account:create": _("Open accounts for one's unit"),
        "foundation:account:reset": _("Reset passwords, lift lock-outs, remove a lost second factor"),
        "foundation:account:close": _("Close and reopen accounts"),
    }
)
