"""The acts of imports."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "import.staged": _("Registry workbook handed in"),
        "import.previewed": _("Registry workbook checked"),
        "import.started": _("Entering of a registry begun"),
        "import.done": _("Registry entered"),
        "import.undo_started": _("Taking back of an import begun"),
        "import.undone": _("Import taken back"),
        "import.dropped": _("Registry workbook dropped"),
        "party.imported": _("Party entered from a registry workbook"),
        "party.import_updated": _("Party updated from a registry workbook"),
        "party.import_undone": _("Party taken back with its import"),
    }
)
