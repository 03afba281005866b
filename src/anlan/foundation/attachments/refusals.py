"""Why a file is not taken, or not given out."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "attachment-missing": _("No file was chosen."),
        "attachment-empty": _("The file is empty."),
        "attachment-too-large": _("The file is too large; at most %(limit)s MiB are taken for this kind of file."),
        "attachment-type-unknown": _("This kind of file is not taken. Use a photo, PDF, Office or text file."),
        "attachment-program": _("Programs and scripts are not taken, whatever the file is called."),
        "attachment-macro": _("The document contains macros. Save it without macros and hand it in again."),
        "attachment-encrypted": _("The file is protected by a password and cannot be checked. Hand it in without one."),
        "attachment-damaged": _("The file is damaged or built in an unusual way, and cannot be checked."),
        "attachment-image-broken": _("The picture cannot be opened. Take it again or choose another one."),
        "attachment-closed": _("This attachment is closed: %(reason)s"),
        "attachment-destroyed": _("The content of this attachment was destroyed when its term had passed."),
        "attachment-lost": _("The content of this attachment cannot be found. Tell the system administrator."),
        "attachment-not-yours": _(
            "Only who handed it in may close an attachment, or somebody who may edit the record."
        ),
        "attachment-uid-taken": _("Another file was handed in under this number."),
        "attachment-not-for-outsiders": _("This kind of file cannot be given out without its place and time."),
        "close-needs-reason": _("Say why it is closed; the reason is recorded."),
        "storage-full": _("The disk of the server is full; nothing was stored. Tell the system administrator."),
        "subject-unknown": _("Attachments cannot be added to this kind of record."),
    }
)
