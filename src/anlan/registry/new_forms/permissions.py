"""What posts may see of new forms of business."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW = "registry:new_form:view"

declare({VIEW: _("See new forms of business and whether a lead department has been decided")})
