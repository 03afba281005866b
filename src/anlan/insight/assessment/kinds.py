"""The acts of assessments."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "sheet.loaded": _("Score sheets delivered"),
        "sheet.drafted": _("New edition of a score sheet"),
        "sheet.changed": _("Draft of a score sheet changed"),
        "sheet.in_force": _("Score sheet in force"),
        "sheet.retired": _("Score sheet retired"),
        "assessment.computed": _("Assessment computed"),
        "assessment.published": _("Assessment published"),
        "manual_item.entered": _("Manual item assessed"),
        "objection.raised": _("Objection raised"),
        "objection.accepted": _("Objection accepted"),
        "objection.refused": _("Objection refused"),
    }
)
