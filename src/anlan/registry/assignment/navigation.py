"""Where the coverage and the hand-over stand in the navigation; the registers add themselves."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare

declare(
    Entry(
        room="registry",
        label=_("Coverage of assignment"),
        url_name="assignment-coverage",
        permission="registry:coverage:view",
        icon="user-check",
        order=40,
    ),
    Entry(
        room="registry",
        label=_("Hand over in bulk"),
        url_name="assignment-handover",
        permission="registry:assignment:edit",
        icon="arrows-exchange",
        order=44,
    ),
)
