"""Why a change of the duty catalogue is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "duty-city-only": _("The catalogue holds for the whole city; the city's office changes it."),
        "duty-code-taken": _("There is a duty with the number %(code)s already."),
        "duty-code-wrong": _("A number has up to 24 letters, digits and dashes, such as LOCAL-01."),
        "duty-facet": _("A duty cannot ask for “%(facet)s”."),
        "duty-cadence": _("Say how often, and what counts."),
        "duty-act": _("Nothing records “%(kind)s” yet, so this duty cannot be evaluated."),
        "duty-not-yet": _("This duty cannot be evaluated yet: %(reason)s"),
        "duty-state": _("A duty that is %(state)s cannot be changed so."),
        "duty-day": _("Choose %(day)s or later: what was owed before that day stays as it was."),
        "duty-period-start": _(
            "Terms change with a period: %(day)s is not the first day of one. The next one begins on %(next)s."
        ),
        "duty-ladder": _(
            "The ladder climbs: remind, warn, report, supervise, interview, each later than the one before."
        ),
        "waiver-holder": _("The duty is owed by %(holder)s; choose one."),
        "waiver-days": _("The last day lies before the first."),
    }
)
