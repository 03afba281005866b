"""Why an export is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "export-post-gone": _(
            "You no longer act in the post for which this was asked, or it may no longer export. "
            "Nothing is handed out; ask again in a post that may."
        ),
        "export-not-ready": _("The file is not written yet."),
        "export-gone": _("The file is no longer kept. Export the list again."),
        "exports-too-many": _("%(limit)s of your exports are still being written. Wait until one of them is done."),
        "export-too-long": _(
            "A sheet of Excel holds at most %(limit)s rows. Narrow the filter, or export the list as CSV."
        ),
    }
)
