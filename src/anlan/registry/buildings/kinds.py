"""The acts that are done to buildings."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "building.entered": _("Building entered"),
        "building.changed": _("Building changed"),
        "building.closed": _("Building closed"),
    }
)
