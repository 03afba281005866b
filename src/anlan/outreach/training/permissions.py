"""Who may read and record trainings."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, RECORD = "outreach:training:view", "outreach:training:record"

declare({VIEW: _("Read the records of trainings"), RECORD: _("Record trainings of the own unit")})
