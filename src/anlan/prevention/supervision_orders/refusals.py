"""Why something about an order is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "order-no-extension": _("Nobody asked for more time."),
        "order-extension-asked": _("More time has been asked for already; wait for the decision."),
        "order-not-accepted": _("It is delisted once the rectification was accepted."),
        "order-in-force": _("This hazard is under listed supervision already: %(number)s."),
        "order-not-major": _("Only major hazards that are still there are put under listed supervision."),
        "order-top": _("There is no level above this one."),
        "order-unit": _("The supervising unit must be an organisation of this level: %(level)s."),
    }
)
