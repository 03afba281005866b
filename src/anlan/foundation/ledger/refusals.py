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
    }
)
