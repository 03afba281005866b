"""Why something about a notice is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "notice-known": _("A notice has been issued for this hazard: %(number)s."),
        "notice-not-needed": _("A notice is for hazards that are graded and still there."),
        "notice-template": _("The template of the notice cannot be read: %(problem)s"),
    }
)
