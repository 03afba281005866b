"""What posts may see of safety organisations."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW = "registry:safety_body:view"

declare({VIEW: _("See which enterprises lack the safety organisation of their class")})
