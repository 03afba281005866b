"""Why a job failed."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "job-broke": _(
            "Something went wrong on our side. What was already stored stays valid; start it again. "
            "If it fails again, give the administrator this number: %(job)s."
        ),
        "job-gave-up": _(
            "The work broke off %(tries)s times, perhaps for want of memory, and is not tried again. "
            "Tell the administrator."
        ),
    }
)
