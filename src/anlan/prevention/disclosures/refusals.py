"""Why a publication is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "disclosure-personal": _("This would publish personal data: %(traces)s. Take it out first."),
        "disclosure-known": _("This hazard has been published already."),
        "disclosure-none": _("This hazard is not published."),
        "disclosure-major-only": _("Only major hazards are published."),
    }
)
