"""Look at a workbook before anything opens it. What could harm, or not be read truthfully, is refused.

Nothing here trusts the file: not its name, not the sizes it declares, not the extent that its sheets claim.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.spreadsheets.extent import Extent

_MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much a workbook may hold. The defaults carry a province's register of a million lines."""

    file_bytes: int = 256 * _MIB
    unpacked_bytes: int = 1536 * _MIB
    # Deflate can shrink 1,032-fold; registers as they are handed over shrink 5- to 60-fold.
    ratio: int = 250
    ratio_from_bytes: int = 16 * _MIB
    parts: int = 2_000
    cells: int = 40_000_000


@dataclass(frozen=True)
class Opened:
    """A file that may be read: ``xlsx`` or ``csv``; ``error_cells`` hold #REF! and the like, and read as blank."""

    path: Path
    format: str
    error_cells: int = 0


LIMITS = Limits()
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 1 * _MIB
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO = b"macroEnabled"
# Folders of a package that run, fetch or hide something; nobody needs them to hand over a register.
_ACTIVE = ("xl/activex/", "xl/ctrlprops/", "xl/embeddings/", "xl/macrosheets/", "xl/dialogsheets/", "xl/connections")
_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")


def open_safely(path: Path, limits: Limits = LIMITS) -> Opened:
    """Return what kind of file this is, once it is known to be harmless; raise Refused ``workbook-…`` otherwise.

    Reads the file once, in little memory, some 150 MB of unpacked sheets a second. ``.xlsx`` and text (CSV) are
    taken; ``.xls``, encrypted, macro and binary workbooks are refused each with its own advice.
    """
    return _opened(path, limits, deep=True)


def open_half_safely(path: Path, limits: Limits = LIMITS) -> Opened:
    """Return what kind of file this is after looking at its table of contents only.

    Only for a process of its own with limits, while somebody else opens the file safely and then decides.
    """
    return _opened(path, limits, deep=False)


def _opened(path: Path, limits: Limits, *, deep: bool) -> Opened:
    size = path.stat().st_size
    if size == 0:
        raise Refused("workbook-empty")
    if size > limits.file_bytes:
        raise Refused("workbook-too-large", megabytes=limits.file_bytes // _MIB)
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(_OLE):
            raise Refused("workbook-encrypted" if _holds(file, _ENCRYPTED) else "workbook-old-format")
        if head.startswith(b"PK"):
            return Opened(path, "xlsx", _look_into(path, file, limits, deep=deep))
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("workbook-wrong-type")
    if head.lstrip()[:1] == b"<" or head.startswith((b"%PDF", b"{\\rtf")):
        raise Refused("workbook-wrong-type")  # a page, XML or document that was merely named like a table
    return Opened(path, "csv")


def _holds(file: BinaryIO, needle: bytes) -> bool:
    file.seek(0)
    tail = b""
    while chunk := file.read(_CHUNK):
        if needle in tail + chunk:
            return True
        tail = chunk[-len(needle) :]
    return False


def _look_into(path: Path, file: BinaryIO, limits: Limits, *, deep: bool) -> int:
    """Check the package and every part of it; return the number of cells that hold an error value."""
    try:
        with ZipFile(path) as package:
            parts = package.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("workbook-damaged") from error
    _check_directory(parts, limits)
    error_cells = cells = 0
    for part in parts if deep else ():
        if part.is_dir():
            continue
        extent = Extent()
        for block in _checked(_unpacked(file, part), part):
            extent.read(block)
        extent.end()
        cells += extent.cells
        error_cells += extent.error_cells
        if cells > limits.cells:
            raise Refused("workbook-too-many-cells", cells=cells, limit=limits.cells)
    return error_cells


def _check_directory(parts: list[ZipInfo], limits: Limits) -> None:
    """Judge the package by its table of contents alone, before a byte is unpacked."""
    names = [part.filename.lower().lstrip("/") for part in parts]
    if len(parts) > limits.parts or len(set(names)) < len(names):
        raise Refused("workbook-too-many-parts", limit=limits.parts)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused("workbook-encrypted")
    if "[content_types].xml" not in names:
        raise Refused("workbook-wrong-type")  # some other zip file: a Word document has one, but no xl/
    if not any(name.startswith("xl/") and name.endswith("workbook.xml") for name in names):
        raise Refused("workbook-wrong-type")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused("workbook-has-macros")
    if any(name.startswith("xl/externallinks/") for name in names):
        raise Refused("workbook-has-external-links")
    if any(name.startswith(_ACTIVE) for name in names):
        raise Refused("workbook-has-active-content")
    for part in parts:
        swells = part.file_size > limits.ratio_from_bytes and part.file_size > limits.ratio * part.compress_size
        if swells:
            raise Refused("workbook-is-a-bomb")
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Refused("workbook-damaged")
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise Refused("workbook-is-a-bomb")


def _unpacked(file: BinaryIO, part: ZipInfo) -> Iterator[bytes]:
    """Yield the part's bytes. Sizes and check sum must be those of the table of contents: no reader may see more."""
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise Refused("workbook-damaged")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    packed, unpacked, checksum = part.compress_size, 0, 0
    inflate = zlib.decompressobj(-15) if part.compress_type == ZIP_DEFLATED else None
    while packed > 0:
        chunk = file.read(min(packed, 65536))
        if not chunk:
            raise Refused("workbook-damaged")
        packed -= len(chunk)
        while chunk:
            try:
                block = inflate.decompress(chunk, _CHUNK) if inflate else chunk
            except zlib.error as error:
                raise Refused("workbook-damaged") from error
            chunk = inflate.unconsumed_tail if inflate else b""
            unpacked += len(block)
            if unpacked > part.file_size:
                raise Refused("workbook-damaged")
            checksum = zlib.crc32(block, checksum)
            yield block
    if unpacked != part.file_size or checksum != part.CRC or (inflate and not inflate.eof):
        raise Refused("workbook-damaged")


def _checked(blocks: Iterator[bytes], part: ZipInfo) -> Iterator[bytes]:
    """Pass the blocks on, and refuse XML that declares a type, an entity or an encoding that hides them."""
    tail, first, is_xml = b"", True, False
    for block in blocks:
        window = tail + block
        if first and block:
            first = False
            encoding = _ENCODING.match(block[:512])
            if window[:2] in (b"\xff\xfe", b"\xfe\xff") or (
                encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii")
            ):
                raise Refused("workbook-unsafe-xml")
            is_xml = window[:3] == b"\xef\xbb\xbf" or window.lstrip()[:1] == b"<"
        if is_xml and _DECLARATION.search(window):
            raise Refused("workbook-unsafe-xml")
        if part.filename.lower() == "[content_types].xml" and _MACRO in window:
            raise Refused("workbook-has-macros")
        tail = window[-16:]
        yield block


__all__ = ["LIMITS", "Limits", "Opened", "open_half_safely", "open_safely"]
