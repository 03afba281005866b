"""The acts that are done to equipment."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "equipment.entered": _("Equipment entered"),
        "equipment.changed": _("Equipment changed"),
        "equipment.closed": _("Equipment closed"),
        "equipment.inspected": _("Equipment inspected"),
    }
)
