"""What the calendar refuses."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "calendar-unknown-year": _(
            "The working-day calendar reaches from %(first)s to %(last)s; nothing is known about %(year)s."
        ),
        "calendar-not-announced": _(
            "The notice on holidays and make-up workdays of %(year)s is not in the calendar yet; "
            "only the statutory holidays are known."
        ),
        "calendar-file-wrong": _(
            "Line %(line)s of the calendar file %(file)s cannot be read. "
            "The columns are year, day, working, name, source, issued_on."
        ),
    }
)
