"""Why somebody cannot be told where he wants."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "gateway-unknown": _("This way of sending is not set up here. Choose another one."),
        "address-wrong": _("The address does not fit this way of sending. Look at it again."),
        "too-many-channels": _("At most %(most)s addresses. Remove one first."),
    }
)
