"""The entry of imports in the navigation."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare

declare(Entry("registry", _("Imports"), "import-list", "registry:party:import", icon="file-import", order=15))
