"""Why a selector is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare({"selector-wrong": _("This part of the condition makes no sense: %(part)s")})
