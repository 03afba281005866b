"""The acts that are done for vulnerable households. They name nobody."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "household.entered": _("Household entered"),
        "household.changed": _("Household changed"),
        "household.closed": _("Household closed"),
        "household.visited": _("Household visited"),
        "household_duty.entered": _("Unit put on duty for households"),
        "household_duty.changed": _("Duty for households changed"),
        "household_duty.closed": _("Duty for households ended"),
    }
)
