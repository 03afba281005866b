"""Why a record that proves a duty is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "evidence-not-own": _("Only %(name)s itself, or an office above it, can record this."),
        "evidence-future": _("The day lies in the future."),
        "evidence-kind": _("A unit of this kind does not record “%(kind)s”."),
        "evidence-handed-in": _("This has been handed in; it can only be declared void, with a reason."),
        "evidence-missing": _("Still missing: %(parts)s"),
    }
)
