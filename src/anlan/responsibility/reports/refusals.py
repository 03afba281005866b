"""Why a report is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "report-period-kind": _("This report names a period like %(example)s."),
        "report-too-early": _("%(period)s is not over yet; this report is about the whole of it."),
        "report-not-begun": _("%(period)s has not begun yet."),
        "report-twin": _("There is a report of %(party)s for %(period)s already; open that one instead."),
    }
)
