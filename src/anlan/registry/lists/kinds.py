"""The acts that are done to the fixed lists."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "list.loaded": _("Shipped lists loaded"),
        "list.value_added": _("Value added to a list"),
        "list.value_edited": _("Value of a list changed"),
        "list.value_closed": _("Value of a list ended"),
        "list.synonym_added": _("Another word for a value added"),
    }
)
