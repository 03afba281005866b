"""Why a unit is not competent, and why a change of the matrix is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "authority-territory": _("%(party)s lies outside the territory of %(unit)s."),
        "authority-no-article": _(
            "No article of the enforcement authority matrix covers this; ask the committee office."
        ),
        "authority-level": _("Article %(number)s (%(title)s) gives this to another level than that of %(unit)s."),
        "authority-grant": _("%(document)s does not entrust this matter at this entity to %(unit)s."),
    }
)
