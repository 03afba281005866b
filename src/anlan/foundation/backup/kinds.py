"""The acts that this feature records."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare({"backup.made": _("Backup made")})
