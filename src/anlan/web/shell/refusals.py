"""What the shell refuses."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare({"unknown-language": _("There is no such language here: %(language)s.")})
