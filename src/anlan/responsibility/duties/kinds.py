"""The acts that are done to duties."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "duty.loaded": _("Delivered duties added"),
        "duty.entered": _("Duty entered"),
        "duty.changed": _("Duty changed"),
        "duty.switched_on": _("Duty put in force"),
        "duty.retired": _("Duty retired"),
        "waiver.granted": _("Freed from a duty for a time"),
        "waiver.ended": _("Waiver ended"),
    }
)
