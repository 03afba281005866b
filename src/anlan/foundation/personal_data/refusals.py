"""Why personal data is not erased."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "erasure-needs-reason": _("Say why the data is erased; the reason is recorded."),
        "nothing-to-erase": _("This kind of record holds no declared personal data."),
        "account-still-open": _("The account is still open. Close it first, then erase its data."),
        "person-still-in-office": _("This person still belongs to a unit. Record that he left, then erase his data."),
        "export-needs-reason": _("Say what the export is for; the reason is recorded."),
    }
)
