"""Who may read and record inspections."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, RECORD = "supervision:inspection:view", "supervision:inspection:record"

declare({VIEW: _("Read the records of inspections"), RECORD: _("Record inspections of the own unit")})
