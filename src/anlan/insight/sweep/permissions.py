"""Who may see that the system looked."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW = "insight:sweep:view"

declare({VIEW: _("See the sweeps that ran")})
