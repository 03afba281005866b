"""Where account administration stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare

declare(Entry("foundation", _("Accounts"), "account-list", "foundation:account:view", icon="users", order=10))
