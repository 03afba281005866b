"""Why an object of a special action is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "object-field-missing": _("This must be said for this kind."),
        "object-wrong": _("The particulars do not fit the kind."),
        "object-record-missing": _("This kind names a registered record: choose it."),
        "object-name-missing": _("Give a name."),
        "object-twin": _("%(name)s is on this list already."),
        "object-held": _("Hazards found at it are not rectified yet: %(number)s"),
        "object-still-open": _("Before it is closed, say: %(parts)s"),
    }
)
