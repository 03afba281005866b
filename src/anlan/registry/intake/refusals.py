"""What the import of a registry says when it takes nothing at all."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "registry-column-missing": _(
            "Sheet “%(sheet)s” has no column for: %(needed)s. Its headings are: %(found)s. "
            "Name the column as in the template, or say which heading means it."
        ),
    }
)
