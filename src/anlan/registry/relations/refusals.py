"""Why a contract relation is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "relation-nobody": _("Name the other unit, or the person who leads the outside workers."),
        "relation-with-itself": _("A unit cannot contract with itself."),
    }
)
