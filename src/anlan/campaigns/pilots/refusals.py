"""Why something about a pilot is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "pilot-not-own": _("Only %(name)s, which leads the pilot, or the office of the place can do this."),
        "pilot-no-place": _("Name the regions or enterprises of the pilot first."),
        "pilot-not-everywhere": _("Not every county has finished yet."),
        "pilot-place": _("Name a region or an enterprise, one of them."),
        "pilot-place-twin": _("This place is entered already."),
        "pilot-over": _("The pilot is over."),
        "pilot-days": _("The day on which it was done lies in the future, or is missing."),
    }
)
