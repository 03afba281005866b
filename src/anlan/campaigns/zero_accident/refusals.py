"""Why something about zero-accident creation is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "creation-kind": _("A unit of this kind is no subject of zero-accident creation."),
        "creation-twin": _("%(name)s is a creation unit already."),
        "creation-no-body": _("The unit needs a leading body and a signed commitment first."),
        "creation-cycle": _("The state is given back in the next cycle, from %(day)s on."),
        "creation-not-own": _("Only %(name)s itself, or an office above it, can report this."),
        "creation-month": _("The month has not begun, or is no month: 2026-11."),
    }
)
