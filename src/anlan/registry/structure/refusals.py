"""Why a part is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "part-not-under": _("A part of this kind cannot belong to %(name)s."),
        "part-name-taken": _("%(whole)s already has a part called %(name)s."),
        "part-has-parts": _("%(name)s still has open parts; close them first."),
    }
)
