"""What is no period."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "period-wrong": _(
            "“%(code)s” is no period. Periods are written 2026-11-22, 2026W01, 2026-11, 2026Q4, 2026H2 or 2026."
        ),
        "period-out-of-range": _("Periods reach from %(first)s to %(last)s; %(year)s lies outside."),
    }
)
