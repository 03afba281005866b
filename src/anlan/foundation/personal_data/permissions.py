"""Who sees personal data in full, who may erase it, who reads the log of reads and exports."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

declare(
    {
        "foundation:personal_data:view": _("See phone numbers and other personal data in full"),
        "foundation:personal_data:erase": _("Erase the personal data of somebody"),
        "foundation:access_log:view": _("Read the log of sensitive reads and exports"),
    }
)
