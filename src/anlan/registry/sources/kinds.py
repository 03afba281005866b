"""The acts that are done to hazard sources."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "hazard_source.entered": _("Hazard source entered"),
        "hazard_source.changed": _("Hazard source changed"),
        "hazard_source.closed": _("Hazard source closed"),
        "hazard_source.reported": _("Hazard source reported to the authority"),
    }
)
