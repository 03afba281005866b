"""The acts about pilots."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "pilot.entered": _("Pilot planned"),
        "pilot.changed": _("Pilot changed"),
        "pilot.closed": _("Pilot given up"),
        "pilot.begun": _("Pilot begun"),
        "pilot.evaluated": _("Pilot evaluated"),
        "pilot.adopted": _("Standard of a pilot adopted"),
        "pilot.spread": _("Pilot goes on to be spread"),
        "pilot.concluded": _("Pilot spread everywhere"),
        "pilot_site.entered": _("Place of a pilot entered"),
        "pilot_site.changed": _("Place of a pilot changed"),
        "pilot_site.closed": _("Place of a pilot taken off"),
    }
)
