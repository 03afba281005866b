"""Who may read and record meetings."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, RECORD = "responsibility:meeting:view", "responsibility:meeting:record"

declare({VIEW: _("Read the records of meetings"), RECORD: _("Record meetings of the own unit")})
