"""What is wrong with a workbook, in words, each with what to do about it."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "workbook-empty": _("The file is empty. Choose the workbook again; it may not have been copied completely."),
        "workbook-too-large": _("The file is larger than %(megabytes)s MB. Split it and hand it in piece by piece."),
        "workbook-wrong-type": _("This is not an Excel workbook (.xlsx) and not a CSV text. Save the table as .xlsx."),
        "workbook-old-format": _(
            "This is a workbook of the old format (.xls). Open it in Excel or WPS and save it as .xlsx."
        ),
        "workbook-encrypted": _("The workbook is protected with a password. Remove the password and save it again."),
        "workbook-has-macros": _("The workbook carries macros. Save it as .xlsx without macros."),
        "workbook-has-external-links": _(
            "The workbook fetches values from other files. Break the links (Data, Edit links) or paste the values, "
            "and save it again."
        ),
        "workbook-has-active-content": _(
            "The workbook carries embedded objects, controls or data connections. Copy the values into a new workbook."
        ),
        "workbook-is-a-bomb": _("The file unpacks to far more than a register can hold. It was not opened."),
        "workbook-too-many-parts": _(
            "The file has more than %(limit)s parts, or the same part twice. It was not opened."
        ),
        "workbook-unsafe-xml": _(
            "The file holds XML declarations that no spreadsheet program writes. It was not opened."
        ),
        "workbook-damaged": _("The file is damaged or cut off. Fetch it again from where it came, or save it again."),
        "workbook-too-many-cells": _(
            "The used range has %(cells)s cells, more than %(limit)s. Delete the empty columns and rows "
            "to the right of and below the table, and save it again."
        ),
        "workbook-reader-died": _(
            "The file could not be read within the limits of time and memory. Split it, or save it again."
        ),
        "workbook-not-written": _(
            "The workbook could not be written to %(path)s. Is the folder there, and is there room?"
        ),
        "workbook-text-encoding": _("The text is neither UTF-8 nor GB 18030. Save the table as .xlsx."),
        "workbook-no-heading": _(
            "No heading line was recognised on any sheet. It must name at least: %(needed)s. What was found: %(found)s."
        ),
    }
)
