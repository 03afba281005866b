"""What posts may do with pilots."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "campaigns:pilot:view", "campaigns:pilot:edit"

declare({VIEW: _("See pilots and where they are spread"), EDIT: _("Run pilots of the own unit, report their spread")})
