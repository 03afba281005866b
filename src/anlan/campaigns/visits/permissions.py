"""What posts may do with visits."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, RECORD = "campaigns:visit:view", "campaigns:visit:record"

declare({VIEW: _("See visits and what they cover"), RECORD: _("Record visits and settle the matters taken up there")})
