"""The acts by which people look after their own account."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "account.password-changed": _("Password changed"),
        "account.second-factor-added": _("Second factor added"),
        "account.second-factor-given-up": _("Second factor removed by its owner"),
        "account.recovery-codes-made": _("Recovery codes made"),
        "account.signed-out-everywhere": _("Signed out on all devices"),
    }
)
