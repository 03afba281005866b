"""What posts may do with referrals."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, REFER, ANSWER = "registry:referral:view", "registry:referral:refer", "registry:referral:answer"

declare(
    {
        VIEW: _("See what villages referred to departments, and the outcome"),
        REFER: _("Refer what a village cannot settle to the lead department"),
        ANSWER: _("Accept, return and settle what villages refer"),
    }
)
