"""What kind of file this is, by its content and not by its name, and the reader for it."""

import re
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.policy.documents.written import Written

_LARGEST = 100 * 1024 * 1024
_READERS = {
    "doc": ("old_word", "read_old_word"),
    "docx": ("word", "read_word"),
    "html": ("html", "read_html"),
    "pdf": ("pdf", "read_pdf"),
    "txt": ("plain", "read_plain"),
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_OTHERS = (b"{\\rtf", b"Rar!", b"7z\xbc\xaf")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|table|p|meta|\?xml[^>]*>\s*<(?:!doctype\s+html|html))\b",
    re.I | re.S,
)


def open_document(data: bytes, name: str = "") -> Written:
    """Return the text and tables of a file; raise Refused ``document-…`` with the reason for what cannot be read."""
    if len(data) > _LARGEST:
        raise Refused("document-too-large")
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise Refused("document-empty")
    written = _read(data, name.lower())
    if not written.text.strip("\ufeff \t\r\n\u3000"):
        raise Refused("document-empty")
    return written


def _read(data: bytes, name: str) -> Written:
    kind = _kind(data, name)
    # Readers are imported when they are needed: a plain text should not wait for the PDF library.
    module, reader = _READERS[kind]
    read: Callable[[bytes], Written] = getattr(import_module(f"{__package__}.{module}"), reader)
    return read(data)


def _kind(data: bytes, name: str) -> str:
    if data.startswith(_OLE):
        return "doc"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        _check_package(data)
        return "docx"
    if data.startswith(_PICTURES):
        raise Refused("document-scanned")
    if data.startswith(_OTHERS):
        raise Refused("document-wrong-type")
    if name.endswith((".docx", ".doc", ".pdf", ".wps")):
        raise Refused("document-broken")  # named like a document, and nothing of one inside
    is_page = _PAGE.match(data[:4096]) or (name.endswith((".html", ".htm")) and b"<" in data)
    return "html" if is_page else "txt"


def _check_package(data: bytes) -> None:
    try:
        with ZipFile(BytesIO(data)) as package:
            if any(part.flag_bits & 0x1 for part in package.infolist()):
                raise Refused("document-encrypted")
    except BadZipFile as wrong:
        raise Refused("document-broken") from wrong
