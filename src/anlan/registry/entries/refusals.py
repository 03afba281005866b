"""Why an entry is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "entry-closed": _("This entry has been closed."),
        "entry-twin": _("%(value)s has already been entered; open that entry instead."),
        "last-day-before-first": _("The last day lies before the first."),
    }
)
