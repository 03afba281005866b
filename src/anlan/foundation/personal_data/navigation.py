"""Where the access log stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare

declare(
    Entry("foundation", _("Reads and exports"), "access-log", "foundation:access_log:view", icon="eye", order=30),
)
