"""Where the coverage of committees and stations stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare

declare(
    Entry(
        room="registry",
        label=_("Committees and stations"),
        url_name="organisation-coverage",
        permission="registry:organisation:view",
        icon="sitemap",
        order=25,
    )
)
