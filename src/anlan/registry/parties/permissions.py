"""What posts may be allowed to do with parties."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

declare(
    {
        "registry:party:view": _("See parties and their history"),
        "registry:party:create": _("Register parties"),
        "registry:party:edit": _("Change parties, their places and properties"),
        "registry:party:close": _("Change the state of parties: suspend, close, reopen"),
        "registry:party:merge": _("Merge and split parties"),
        "registry:party:import": _("Import registry workbooks"),
        "registry:party:export": _("Export lists of parties"),
        "registry:organisation:view": _("See governments, departments, committees and stations"),
        "registry:organisation:edit": _("Set up and change organisations"),
    }
)
