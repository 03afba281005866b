"""Why something about a special action is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "campaign-not-own": _("Only %(name)s, which leads the action, or an office above it, can do this."),
        "campaign-closed": _("This special action has been summed up; it stays as it is."),
        "campaign-days": _("The last day lies before the first."),
    }
)
