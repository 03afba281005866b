"""What posts may be allowed to do with plates."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

declare(
    {
        "registry:plate:view": _("See and print supervision plates"),
        "registry:plate:issue": _("Issue and void supervision plates"),
        "registry:plate:confirm": _("Record that a plate hangs: day, place, photo"),
    }
)
