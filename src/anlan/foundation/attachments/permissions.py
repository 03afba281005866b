"""Who may look at attachments and who may hand them in."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

declare(
    {
        "foundation:attachment:view": _("Open the attachments of records within reach"),
        "foundation:attachment:add": _("Hand in attachments, and close one's own with a reason"),
    }
)
