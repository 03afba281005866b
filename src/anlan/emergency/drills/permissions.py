"""Who may read and record drills."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, RECORD = "emergency:drill:view", "emergency:drill:record"

declare({VIEW: _("Read the records of drills"), RECORD: _("Record drills of the own unit")})
