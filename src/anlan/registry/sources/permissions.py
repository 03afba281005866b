"""What posts may do with hazard sources."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, EDIT = "registry:source:view", "registry:source:edit"

declare({VIEW: _("See major hazard sources"), EDIT: _("Enter, change and report major hazard sources")})
