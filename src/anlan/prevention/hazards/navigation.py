"""The entry from which a hazard is reported."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare
from anlan.prevention.hazards.permissions import REPORT, VIEW

declare(
    Entry(
        room="prevention",
        label=_("Figures of hazards"),
        url_name="hazard-figures",
        permission=VIEW,
        icon="report-analytics",
        order=15,
    ),
    Entry(
        room="prevention",
        label=_("Report a hazard"),
        url_name="hazard-report",
        permission=REPORT,
        icon="camera",
        order=5,
    ),
)
