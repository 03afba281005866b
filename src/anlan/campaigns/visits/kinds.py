"""The acts about visits and matters."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "visit.entered": _("Visit recorded"),
        "visit.closed": _("Visit declared void"),
        "matter.entered": _("Matter taken up"),
        "matter.closed": _("Matter settled"),
    }
)
