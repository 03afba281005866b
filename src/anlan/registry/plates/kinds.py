"""The acts that are done to plates."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "plate.issued": _("Supervision plate issued"),
        "plate.voided": _("Supervision plate void"),
        "plate.hung": _("Supervision plate hung up"),
    }
)
