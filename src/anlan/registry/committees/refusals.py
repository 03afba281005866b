"""Why a change of a committee's members is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "committee-own-member": _("A committee cannot be a member unit of itself."),
        "committee-member-not": _("%(name)s is no member unit on this day."),
    }
)
