"""Old Word documents (.doc): through a converter that the system happens to have."""

import shutil
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

import olefile  # type: ignore[import-untyped]

from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.policy.documents.word import read_word
from anlan.responsibility.policy.documents.written import Writing, Written

_SECONDS = 120
_OFFICE = ("soffice", "libreoffice")
# Programs that print the text of a .doc; tables come out as lines.
_PRINTERS = (("antiword", ("-m", "UTF-8.txt", "-w", "0")), ("catdoc", ("-d", "utf-8", "-w")))
_ENCRYPTED_FLAG = 0x0100


def read_old_word(data: bytes) -> Written:
    """Read a .doc: by LibreOffice with its tables, else by antiword or catdoc as text.

    Refused ``document-encrypted``, ``document-wrong-type``, ``document-no-converter``, ``document-broken``.
    """
    _check(data)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "document.doc"
        source.write_bytes(data)
        if office := next(filter(None, map(shutil.which, _OFFICE)), None):
            return _by_office(office, source)
        for name, options in _PRINTERS:
            if program := shutil.which(name):
                return _by_printer([program, *options, str(source)])
    raise Refused("document-no-converter")


def _check(data: bytes) -> None:
    try:
        with olefile.OleFileIO(BytesIO(data)) as package:
            if package.exists("EncryptedPackage"):
                raise Refused("document-encrypted")
            if not package.exists("WordDocument"):
                raise Refused("document-wrong-type")
            head = package.openstream("WordDocument").read(12)
    except (OSError, ValueError, IndexError) as wrong:
        raise Refused("document-broken") from wrong
    if len(head) == 12 and int.from_bytes(head[10:12], "little") & _ENCRYPTED_FLAG:
        raise Refused("document-encrypted")


def _by_office(office: str, source: Path) -> Written:
    command = [office, f"-env:UserInstallation=file://{source.parent}/profile", "--headless", "--convert-to", "docx"]
    _run([*command, "--outdir", str(source.parent), str(source)])
    made = source.with_suffix(".docx")
    if not made.exists():
        raise Refused("document-broken")
    written = read_word(made.read_bytes())
    return Written("doc", written.text, written.tables)


def _by_printer(command: list[str]) -> Written:
    writing = Writing("doc")
    for line in _run(command).decode("utf-8", "replace").splitlines():
        writing.paragraph(line)
    return writing.written()


def _run(command: list[str]) -> bytes:
    try:
        return subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True).stdout
    except (subprocess.SubprocessError, OSError) as wrong:
        raise Refused("document-broken") from wrong
