"""What posts may do with village rolls."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, CONFIRM, DECIDE = "registry:census:view", "registry:census:confirm", "registry:census:decide"

declare(
    {
        VIEW: _("See village rolls and differences from the registry"),
        CONFIRM: _("Confirm a village's roll and report differences"),
        DECIDE: _("Decide differences between village rolls and the registry"),
    }
)
