"""Why a referral is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "referral-no-lead": _("%(name)s has no lead department yet; ask the committee office to decide."),
        "referral-not-lead": _("Only %(name)s, to which this was referred, answers it."),
    }
)
