"""The acts of warnings and orders."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare
from anlan.foundation.ledger.titles import call_system

declare(
    {
        "warning.raised": _("Warning raised"),
        "warning.climbed": _("Warning raised to a higher rung"),
        "warning.closed": _("Warning closed"),
        "warning.explained": _("Warning explained"),
        "warning.explanation_accepted": _("Explanation accepted"),
        "warning.explanation_refused": _("Explanation refused"),
        "order.proposed": _("Order proposed"),
        "order.issued": _("Order issued"),
        "order.dropped": _("Order not issued"),
        "order.received": _("Order received"),
        "order.replied": _("Order replied to"),
        "order.returned": _("Reply to an order returned"),
        "order.concluded": _("Order concluded"),
    }
)
call_system("warnings", _("comparison of warnings"))
