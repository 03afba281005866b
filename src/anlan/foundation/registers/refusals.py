"""Why a register refuses."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "day-wrong": _("%(value)s is not a day; write it as 2026-11-22."),
        "choice-wrong": _("%(value)s is not one of the values that can be chosen here."),
        "register-read-only": _("Records of this register cannot be entered here."),
        "record-not-editable": _("%(name)s cannot be changed: it is closed, shipped as a standard or not yours."),
        "form-wrong": _("Some fields are missing or wrong."),
        "row-unknown": _("There is no record with the number %(uid)s within your jurisdiction."),
        "heading-missing": _("The workbook has no heading of this register: %(headings)s."),
        "rows-too-many": _("A list of more than %(limit)s rows cannot be printed; narrow the filter or export it."),
        "view-name-taken": _("You already have a saved view called %(name)s."),
        "too-many-chosen": _("Choose at most %(limit)s rows at once."),
        "filter-wrong": _("A filter has a value that makes no sense; nothing was handed out."),
        "nothing-chosen": _("Choose at least one row."),
    }
)
