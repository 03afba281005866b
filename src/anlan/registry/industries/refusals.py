"""Why a change of an industry scheme is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "scheme-code-taken": _("There is already an industry scheme with the code %(code)s."),
        "scheme-not-editable": _("%(name)s is a national standard and is not edited here; add a list of your own."),
        "scheme-ended": _("%(name)s has ended; add a new list instead."),
        "industry-code-taken": _("The list already has a member with the code %(code)s."),
        "industry-code-form": _(
            "“%(code)s” cannot be a code: it has 1 to 40 Latin letters, digits, dots, hyphens or underscores."
        ),
        "industry-name-missing": _("The Chinese name is missing."),
        "industry-name-long": _("The name is longer than %(longest)s characters."),
        "industry-code-unknown": _("There is no industry with the code %(code)s."),
        "industry-days": _("The last day %(last_day)s lies before the first day %(first_day)s."),
    }
)
