"""Why a visit is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "visit-of-nothing": _("Say who or what was visited."),
        "visit-future": _("The day of the visit lies in the future."),
        "visit-absent-says": _("When nobody was met, nothing can have been answered or found."),
        "visit-question": _("This kind asks no such question."),
        "visit-not-own": _("Only the unit that visited, or an office above it, can do this."),
    }
)
