"""Who may read reports and hand them in."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, RECORD = "responsibility:report:view", "responsibility:report:submit"

declare({VIEW: _("Read written reports"), RECORD: _("Write and hand in reports of the own unit")})
