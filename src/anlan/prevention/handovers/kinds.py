"""The acts of hand-overs."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "handover.handed": _("Problem handed over"),
        "handover.accept": _("Problem taken on"),
        "handover.reassign": _("Problem assigned to another unit"),
        "handover.answer": _("Problem answered"),
        "handover.send_back": _("Answer not accepted"),
        "handover.conclude": _("Hand-over concluded"),
    }
)
