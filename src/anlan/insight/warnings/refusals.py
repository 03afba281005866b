"""Why the warned and their superiors are refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "warning-closed": _("This warning is closed already."),
        "warning-not-yours": _("Only %(name)s, who is warned, explains this warning."),
        "warning-own": _("A superior of another unit decides about this explanation."),
        "own-explanation": _("Whoever gave the explanation does not decide about it."),
        "explanation-waiting": _("An explanation is waiting for the superior already."),
        "order-not-yours": _("Only %(name)s, to whom the order goes, receives it and replies."),
        "order-own": _("A unit does not issue or conclude orders to itself."),
        "order-second-person": _("An exposure is issued by another person than whoever proposed it."),
        "order-personal": _("These words become public and name a person: %(traces)s. Say it without."),
        "deadline-past": _("The deadline must lie after today."),
    }
)
