"""Why a sweep does not begin."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare({"sweep-running": _("Another sweep is running; wait until it has ended.")})
