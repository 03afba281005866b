"""Where the sweeps stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare
from anlan.insight.sweep.permissions import VIEW

declare(Entry("insight", _("Sweeps"), "sweeps", VIEW, icon="activity", order=90))
