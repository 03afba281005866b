"""What the import of a registry says when it takes nothing at all."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "import-actor-gone": _("Whoever asked for this no longer holds the post; ask for it again."),
        "registry-column-missing": _(
            "Sheet “%(sheet)s” has no column for: %(needed)s. Its headings are: %(found)s. "
            "Name the column as in the template, or say which heading means it."
        ),
        "import-city-unknown": _("There is no city with the code %(code)s."),
        "import-field-unknown": _("“%(field)s” is no field of a registry. Known are: %(known)s."),
        "import-not-clean": _(
            "%(held)s lines hold questions. You chose to enter all lines or none, so nothing was entered."
        ),
        "import-runs-elsewhere": _("Another process is entering this import. Look at its progress instead."),
        "import-disk-full": _(
            "The disk is full. The lines entered so far stay whole, nothing is half written. "
            "Make room, then continue the import or take it back."
        ),
        "import-workbook-gone": _("The workbook of this import is no longer there."),
    }
)
