"""What posts may do with warnings."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EXPLAIN = "insight:warning:view", "insight:warning:explain"
DECIDE = "insight:warning:decide"
ISSUE, RECEIVE = "insight:order:issue", "insight:order:receive"

declare(
    {
        VIEW: _("See warnings, orders and who was told"),
        EXPLAIN: _("Explain a warning of one's own unit"),
        DECIDE: _("Accept or refuse the explanation of a warning"),
        ISSUE: _("Issue, drop and conclude supervision orders and interviews"),
        RECEIVE: _("Receive an order to one's own unit, and reply to it"),
    }
)
