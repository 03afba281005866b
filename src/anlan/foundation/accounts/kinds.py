"""The acts of account administration."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "account.created": _("Account opened"),
        "account.password-reset": _("Password reset"),
        "account.unlocked": _("Lock-out lifted"),
        "account.second-factor-removed": _("Lost second factor removed"),
        "account.phone-changed": _("Phone number of an account changed"),
        "account.closed": _("Account closed"),
        "account.reopened": _("Account reopened"),
    }
)
