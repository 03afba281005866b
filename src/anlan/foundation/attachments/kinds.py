"""The acts that this feature records."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "attachment.added": _("Attachment added"),
        "attachment.closed": _("Attachment closed"),
        "attachment.destroyed": _("Content of an attachment destroyed"),
    }
)
