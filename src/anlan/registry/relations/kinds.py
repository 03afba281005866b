"""The acts that are done to contract relations."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "relation.entered": _("Contract relation entered"),
        "relation.changed": _("Contract relation changed"),
        "relation.closed": _("Contract relation closed"),
        "relation.agreed": _("Safety agreement recorded"),
    }
)
