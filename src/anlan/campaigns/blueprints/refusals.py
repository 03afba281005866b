"""Why an action is not started from a template."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare({"template-unknown": _("There is no such template."), "sectors-none": _("Choose at least one sector.")})
