"""What is wrong with a document, in words, each with what to do about it."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "document-empty": _(
            "The document holds no text. Choose the file again; it may not have been copied completely."
        ),
        "document-scanned": _(
            "The document is a picture of its pages and carries no text. Hand in the Word file, or a PDF with text."
        ),
        "document-encrypted": _("The document is protected with a password. Remove the password and save it again."),
        "document-broken": _(
            "The document is damaged or cut off. Fetch it again from where it came, or save it again."
        ),
        "document-too-large": _("The document is too large to be read. Hand it in in parts."),
        "document-wrong-type": _(
            "This kind of file cannot be read. Hand in a Word document, a PDF with text, a web page or plain text."
        ),
        "document-encoding": _("The text is neither UTF-8 nor GB 18030. Save it as UTF-8."),
        "document-no-converter": _(
            "This is a Word document of the old format (.doc), and nothing on this machine reads it. "
            "Save it as .docx, or have LibreOffice, antiword or catdoc installed."
        ),
        "policy-lines": _(
            "Line %(line)s of %(file)s is no JSON object with the fields of a duty or task: %(missing)s."
        ),
    }
)
