"""The acts that are done to service bodies."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "service_body.entered": _("Service body entered"),
        "service_body.changed": _("Service body changed"),
        "service_body.closed": _("Service body closed"),
        "service_body.contracted": _("Contract of a service body recorded"),
        "service_body.finding": _("Finding against a service body recorded"),
    }
)
