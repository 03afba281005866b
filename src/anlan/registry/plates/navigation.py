"""Where the work on plates stands in the navigation; the register adds itself."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare

declare(
    Entry(
        room="registry",
        label=_("Plates to issue and hang"),
        url_name="plate-work",
        permission="registry:plate:view",
        icon="clipboard-check",
        order=46,
    )
)
