"""Where the leader's page stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare
from anlan.insight.warnings.permissions import VIEW

declare(Entry("insight", _("Overview"), "overview", VIEW, icon="layout-dashboard", order=1))
