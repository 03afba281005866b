"""The acts of the census."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "census.roll_confirmed": _("Village roll confirmed"),
        "census.difference_reported": _("Difference from the registry reported"),
        "census.difference_accepted": _("Difference accepted into the registry"),
        "census.difference_rejected": _("Difference rejected"),
    }
)
