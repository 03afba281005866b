"""What posts may be allowed to do about who answers for whom."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

declare(
    {
        "registry:assignment:view": _("See who answers for a party, now and on any day"),
        "registry:assignment:propose": _("Let the rule book propose who answers"),
        "registry:assignment:edit": _("Assign by hand, and hand over many parties at once"),
        "registry:assignment:decide": _("Confirm proposed assignments"),
        "registry:coverage:view": _("See the coverage page and the blind spots"),
        "registry:dispute:view": _("See disputes of assignment"),
        "registry:dispute:decide": _("Decide and withdraw disputes of assignment"),
        "registry:rulebook:view": _("See the rule book of assignment"),
        "registry:rulebook:edit": _("Change the rule book of assignment"),
    }
)
