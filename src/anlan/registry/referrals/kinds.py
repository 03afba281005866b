"""The acts of referrals."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "referral.made": _("Finding referred to the department"),
        "referral.accepted": _("Referral accepted"),
        "referral.returned": _("Referral returned"),
        "referral.settled": _("Referral settled"),
    }
)
