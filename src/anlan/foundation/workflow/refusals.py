"""Why a step is refused, in words. Guards bring their own codes, declared where they are used."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "step-not-possible": _("“%(verb)s” is not possible now: the state is “%(state)s”."),
        "facts-missing": _("Still missing: %(missing)s."),
        "fact-missing": _("This is still missing."),
    }
)
