"""What a file is, told by its content, and what is refused. Pure: bytes and names in, a verdict out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

HEAD = 4096
"""So many bytes of the beginning are enough to tell a type."""

Signature = tuple[tuple[int, bytes], ...]


@dataclass(frozen=True)
class FileType:
    """A type of file as data/types.toml describes it. ``also`` are further endings in use."""

    code: str
    family: str
    mime: str
    extension: str
    treatment: str
    also: tuple[str, ...] = ()
    decodable: bool = False
    signatures: tuple[Signature, ...] = ()
    members: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policy:
    """The types and limits in force. Sizes are bytes."""

    types: dict[str, FileType]
    limits: dict[str, int]
    largest_upload: int
    megapixels: int
    reserve: int
    orphan_hours: int
    near: int
    refused_endings: frozenset[str]


@dataclass(frozen=True)
class Looked:
    """What was seen of a file: its head, and, for containers, the names inside. ``is_zip``/``is_ole`` say which."""

    head: bytes
    size: int
    is_zip: bool = False
    is_ole: bool = False
    names: Sequence[str] = field(default=())
    encrypted: bool = False


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"

_MARKUP = (
    ("svg", re.compile(rb"<svg[\s>]", re.IGNORECASE)),
    ("html", re.compile(rb"<(!doctype\s+html|html|head|body|script|iframe|img|table|div|meta|a\s)", re.IGNORECASE)),
    ("xml", re.compile(rb"^\s*<\?xml", re.IGNORECASE)),
)
_ZIP_MACROS = re.compile(
    r"(^|/)(vbaproject\.bin|vbaprojectsignature\.bin|macrosheets/|activex/|basic/|scripts/)", re.IGNORECASE
)
_OLE_MACROS = {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros"}
_OLE_ENCRYPTED = {"EncryptedPackage", "EncryptionInfo"}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\\/:*?\"<>|]")


def type_of(looked: Looked, policy: Policy) -> FileType | None:
    """Return the type that the content shows, or None when it shows none that we know."""
    if looked.is_zip:
        return container_type(looked.names, policy, "members") or policy.types["zip"]
    if looked.is_ole:
        return container_type(looked.names, policy, "streams")
    for kind in policy.types.values():
        for signature in kind.signatures:
            if all(looked.head[at : at + len(these)] == these for at, these in signature):
                return kind
    code = text_type(looked.head)
    return policy.types[code] if code else None


def container_type(names: Iterable[str], policy: Policy, inside: str) -> FileType | None:
    """Return the type of a zip or compound file by the names inside it."""
    found = set(names)
    for kind in policy.types.values():
        if found.intersection(getattr(kind, inside)):
            return kind
    return None


def text_type(head: bytes) -> str | None:
    """Return svg, html, xml or text when the head is text in UTF-8, UTF-16 with a mark, or GB 18030; else None."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            head = head[: len(head) // 2 * 2].decode("utf-16").encode()
        except UnicodeDecodeError:
            return None
    elif b"\x00" in head or not (_decodes(head, "utf-8") or _decodes(head, "gb18030")):
        return None
    return next((code for code, shape in _MARKUP if shape.search(head)), "text")


def _decodes(head: bytes, encoding: str) -> bool:
    # The head may end in the middle of a character: up to three bytes of it may hang over.
    for cut in range(4):
        try:
            text = head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(c < " " and c not in "\t\n\r\x0c" for c in text)
        return controls * 50 <= len(text)
    return False


def why_refused(looked: Looked, name: str, policy: Policy) -> str | None:
    """Return the refusal code for a file, or None when it may be stored. The name counts only against a file."""
    if looked.size == 0:
        return "attachment-empty"
    if _ending(name) in policy.refused_endings:
        return "attachment-program"
    if looked.encrypted or (looked.is_ole and _OLE_ENCRYPTED.intersection(looked.names)):
        return "attachment-encrypted"
    kind = type_of(looked, policy)
    if kind is None:
        return "attachment-type-unknown"
    if kind.treatment == "refused":
        return "attachment-program"
    if looked.is_ole and _OLE_MACROS.intersection(looked.names):
        return "attachment-macro"
    if looked.is_zip and kind.code != "zip" and any(_ZIP_MACROS.search(inside) for inside in looked.names):
        return "attachment-macro"
    if kind.code == "zip" and any(_ending(inside) in policy.refused_endings for inside in looked.names):
        return "attachment-program"
    if looked.size > policy.limits[kind.family]:
        return "attachment-too-large"
    return None


def _ending(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def clean_name(name: str, kind: FileType | None = None) -> str:
    """Return a file name without path, control and direction characters, at most 120 long, never empty.

    With ``kind`` the ending becomes one of the real type, so that a lying name does no harm.
    """
    text = _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, ending = text.rpartition(".")
    if not dot or not ending.isalnum() or len(ending) > 5:
        stem, ending = text, ""
    if kind and ending.lower() not in (kind.extension, *kind.also):
        ending = kind.extension
    stem = stem.strip(" .")[:120] or "file"
    return f"{stem}.{ending}" if ending else stem


def hamming(one: str, other: str) -> int:
    """Return in how many of 64 bits two image hashes (16 hex digits) differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def bands(image_hash: str) -> tuple[int, int, int, int]:
    """Return the four 16-bit bands of an image hash, for the index."""
    number = int(image_hash, 16)
    return (number >> 48 & 0xFFFF, number >> 32 & 0xFFFF, number >> 16 & 0xFFFF, number & 0xFFFF)


def neighbours(band: int) -> list[int]:
    """Return the band and its 16 neighbours at one bit.

    Two hashes at most 7 bits apart have a band at most one bit apart (four bands, seven bits), so looking up
    these 17 values in each band misses none.
    """
    return [band, *(band ^ (1 << bit) for bit in range(16))]
