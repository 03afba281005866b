"""The acts of listed supervision."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "listing.issued": _("Hazard put under listed supervision"),
        "listing.progressed": _("Progress of a listed hazard entered"),
        "listing.extension_asked": _("More time for a listed hazard asked for"),
        "listing.extension_granted": _("More time for a listed hazard granted"),
        "listing.extension_refused": _("More time for a listed hazard refused"),
        "listing.passed_up": _("Listed supervision passed to the next level"),
        "listing.delisted": _("Hazard delisted"),
    }
)
