"""Why a hazard source is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "source-quantities": _("Quantity and threshold are numbers above nought, in the same unit."),
        "source-reported-already": _("Nothing has changed since the last report."),
    }
)
