"""Who may read and record self-inspections."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, RECORD = "prevention:check:view", "prevention:check:record"

declare({VIEW: _("Read the records of self-inspections"), RECORD: _("Record self-inspections of the own unit")})
