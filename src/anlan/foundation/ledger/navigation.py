"""Where the ledger stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare

declare(Entry("foundation", _("Ledger of acts"), "ledger", "foundation:ledger:view", icon="signature", order=20))
