"""Why something about a hand-over is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "handover-not-yours": _("Only the unit that it was handed to does this."),
        "handover-not-sender": _("Only the unit that handed it over does this."),
        "handover-known": _("This hazard has been handed over to %(name)s already."),
        "handover-not-needed": _("Only hazards that are still there are handed over."),
        "handover-itself": _("A unit does not hand problems over to itself."),
    }
)
