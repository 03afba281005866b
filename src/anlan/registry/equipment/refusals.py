"""Why an inspection is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare({"equipment-next-before": _("The next inspection lies before this one.")})
