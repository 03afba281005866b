"""Why a change of the library of criteria is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "criterion-second-person": _("Somebody other than the person who drafted it must publish it."),
    }
)
