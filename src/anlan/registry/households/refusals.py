"""Why a household or a duty is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "household-village": _("Only the village or community itself keeps its vulnerable households."),
        "duty-village": _("A unit is put on duty for one village or community."),
    }
)
