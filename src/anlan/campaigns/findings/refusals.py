"""Why something about findings is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "finding-known": _("This record belongs to the action already."),
        "finding-out": _("This record was taken out of the action already."),
        "finding-none": _("A report that was merged or dismissed is no finding."),
        "aspect-unknown": _("The part has no aspect of this name."),
        "cut-known": _("The figures of this day are frozen already."),
        "cut-day": _("Figures are frozen for a day of the action that is not to come."),
    }
)
