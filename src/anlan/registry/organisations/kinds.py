"""The acts that are done to organisations as a whole."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare({"organisation.template_applied": _("Standard organisations made")})
