"""Why the ledger says no."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "key-used-otherwise": _(
            "This request was already made with other content. Look at the record before you repeat it."
        ),
        "act-to-void-unknown": _("The act that is to be voided does not exist."),
        "act-already-voided": _("The act is already void."),
        "act-not-voidable": _("An act that voids another cannot be voided; record the deed anew."),
        "act-not-sealed": _("The act is not sealed yet. Seal the ledger, or wait a minute, and try again."),
        "ledger-nothing-sealed": _("Nothing is sealed yet."),
        "ledger-no-such-head": _("The ledger has no head over %(size)s acts."),
        "ledger-busy": _("Acts are being recorded or sealed at this moment. Try again shortly."),
        "ledger-damaged": _("The sealed ledger does not give its last signed head (%(head)s). Run: anlan ledger check"),
        "ledger-key-missing": _(
            "The private key %(key)s of the ledger cannot be read (%(path)s). Restore it from a backup."
        ),
    }
)
