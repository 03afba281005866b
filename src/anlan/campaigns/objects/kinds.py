"""The acts about objects of special actions."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "object.entered": _("Put on the list of a special action"),
        "object.changed": _("Entry on the list of a special action changed"),
        "object.closed": _("Taken off the list of a special action"),
    }
)
