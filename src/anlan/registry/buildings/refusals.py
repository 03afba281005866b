"""Why a building is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare({"building-area": _("A floor area is a number of square metres above nought.")})
