"""Plain text in the encodings that Chinese offices use. Pure."""

import codecs

from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.policy.documents.written import Written

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LONGEST_SAMPLE = 4096


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or GB 18030 (with GBK and GB 2312 inside it).

    Newlines and every other character stay as they are. Refused ``document-encoding``, ``document-wrong-type``.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as wrong:
                raise Refused("document-encoding") from wrong
    if b"\0" in data[:_LONGEST_SAMPLE]:
        raise Refused("document-wrong-type")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("document-encoding")


def read_plain(data: bytes) -> Written:
    """Read a .txt file; its text is the file as decoded."""
    return Written("txt", decoded(data))
