"""Why something about plates is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "plate-unassigned": _("Nobody has been assigned to %(name)s yet; a plate would name nobody."),
        "plate-unconfirmed": _("The assignment of %(name)s is only proposed; confirm it first."),
        "plate-incomplete": _("%(name)s still lacks: %(missing)s. A plate must name all of them."),
        "plate-valid": _("%(name)s has a valid plate already (%(number)s)."),
        "plate-none": _("There is no valid plate to print here."),
        "plate-void": _("The plate %(number)s is void."),
        "plate-day": _("The day lies before the plate was issued, or in the future."),
    }
)
