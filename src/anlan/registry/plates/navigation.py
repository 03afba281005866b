"""Where the work on plates stands in the navigation; the register adds itself."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare

declare(
    Entry(
        room="registry",
        label=_("Plates to issue and hang"),
        url_name="plate-work",
        permission="registry:coverage:view",  # it counts per region, which an enterprise with its one plate may not
        icon="clipboard-check",
        order=46,
    )
)
