"""Who may record for units other than his own."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

RECORD_FOR = "responsibility:evidence:record_for"

declare({RECORD_FOR: _("Record meetings, reports and inspections for other units of the jurisdiction")})
