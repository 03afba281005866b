"""Who may look at the ledger."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

declare(
    {
        "foundation:ledger:view": _("See the acts within reach and the state of their proof"),
        "foundation:ledger:keep": _("Seal, export and check the ledger and replace its key"),
    }
)
