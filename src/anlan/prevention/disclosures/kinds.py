"""The acts of publication."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "disclosure.published": _("Major hazard published"),
        "disclosure.withdrawn": _("Publication of a major hazard withdrawn"),
    }
)
