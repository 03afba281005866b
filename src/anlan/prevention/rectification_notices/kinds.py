"""The acts of notices."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "notice.issued": _("Notice of rectification issued"),
        "notice.delivered": _("Notice of rectification delivered"),
        "notice.received": _("Receipt of the notice confirmed"),
        "notice.void": _("Notice of rectification voided"),
    }
)
