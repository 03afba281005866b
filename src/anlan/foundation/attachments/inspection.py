"""Looks into a file on disk: its head, what a container holds, and what a photo says of place and time."""

import struct
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import olefile  # type: ignore[import-untyped]
from PIL import ExifTags, Image, ImageOps

from anlan.foundation.attachments.rules import HEAD, OLE, ZIP, Looked

_MOST_MEMBERS = 20_000
_LONGEST_DIRECTORY = 16 * 1024 * 1024
# What Pillow raises on images that are cut off, forged or malformed.
_BROKEN = (
    *(OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, struct.error),
    *(ZeroDivisionError, OverflowError, MemoryError, Image.DecompressionBombError),
)


class UnreadableContainer(Exception):
    """A zip or compound file that is damaged or built to exhaust whoever opens it."""


class BrokenImage(Exception):
    """An image that cannot be decoded."""


@dataclass(frozen=True)
class PhotoFacts:
    """What a photo says: WGS-84 degrees, the instant in UTC, and 64 bits as 16 hex digits; each may be missing."""

    longitude: float | None = None
    latitude: float | None = None
    taken_at: datetime | None = None
    image_hash: str = ""


def look(path: Path) -> Looked:
    """Return what is needed to tell the type of the file; raise UnreadableContainer."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith((ZIP, b"PK\x05\x06")):
        return _look_into_zip(path, head, size)
    if head.startswith(OLE):
        return _look_into_ole(path, head, size)
    return Looked(head=head, size=size)


def _look_into_zip(path: Path, head: bytes, size: int) -> Looked:
    with path.open("rb") as file:
        members, directory = _zip_extent(file, size)
        if members > _MOST_MEMBERS or directory > _LONGEST_DIRECTORY:
            raise UnreadableContainer("too many members")
        try:
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, *_BROKEN) as problem:
            raise UnreadableContainer(str(problem)) from problem
    names = tuple(info.filename for info in infos)
    return Looked(head=head, size=size, is_zip=True, names=names, encrypted=any(info.flag_bits & 1 for info in infos))


def _zip_extent(file: IO[bytes], size: int) -> tuple[int, int]:
    """Return how many members the end record announces and how long the directory is, before reading it."""
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise UnreadableContainer("no end record")
    members, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    file.seek(0)
    return members, directory


def _look_into_ole(path: Path, head: bytes, size: int) -> Looked:
    try:
        with olefile.OleFileIO(str(path)) as container:
            names = {part for entry in container.listdir(streams=True, storages=True) for part in entry}
    except _BROKEN as problem:
        raise UnreadableContainer(str(problem)) from problem
    return Looked(head=head, size=size, is_ole=True, names=tuple(sorted(names)))


def photo_facts(path: Path, *, megapixels: int, local_zone: ZoneInfo) -> PhotoFacts:
    """Decode an image and return its place, time and hash; raise BrokenImage.

    ``local_zone`` is assumed where the camera wrote no offset (most do not).
    """
    try:
        with Image.open(path) as image:
            if image.width * image.height > megapixels * 1_000_000:
                raise BrokenImage("too many pixels")
            exif = image.getexif()
            longitude, latitude = _place(exif)
            taken_at = _taken_at(exif, local_zone)
            image.draft("L", (256, 256))  # a JPEG is decoded at an eighth of its size: ten times faster
            upright = ImageOps.exif_transpose(image)
            return PhotoFacts(longitude, latitude, taken_at, difference_hash(upright))
    except _BROKEN as problem:
        raise BrokenImage(str(problem)) from problem


def difference_hash(image: Image.Image) -> str:
    """Return 64 bits as 16 hex digits: whether each cell of a 9×8 thumbnail is brighter than its right neighbour.

    Survives scaling and recompression. An almost even picture (black, a wall) has no hash: it would look
    like every other even picture.
    """
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        backed = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", backed.size, "white"), backed)
    small = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    cells = small.tobytes()
    if max(cells) - min(cells) < 12:
        return ""
    number = 0
    for row in range(8):
        for column in range(8):
            number = number << 1 | (cells[row * 9 + column] > cells[row * 9 + column + 1])
    return f"{number:016x}"


def write_without_metadata(source: Path, target: IO[bytes], code: str) -> None:
    """Write the image upright and without EXIF, XMP, comments or thumbnails; raise BrokenImage."""
    formats = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "bmp": "BMP", "tiff": "TIFF"}
    try:
        with Image.open(source) as image:
            upright = ImageOps.exif_transpose(image)
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
            if upright.mode == "P" and (palette := upright.getpalette()):
                clean.putpalette(palette)
            options: dict[str, Any] = {"quality": 90} if code in ("jpeg", "webp") else {}
            clean.save(target, format=formats[code], **options)
    except _BROKEN as problem:
        raise BrokenImage(str(problem)) from problem


def _place(exif: Image.Exif) -> tuple[float | None, float | None]:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S", 90)
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W", 180)
    # 0, 0 is what a phone without a fix writes.
    if latitude is None or longitude is None or (abs(latitude) < 1e-6 and abs(longitude) < 1e-6):
        return None, None
    return longitude, latitude


def _degrees(parts: Any, reference: Any, negative: str, most: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        value = degrees + minutes / 60 + seconds / 3600
    except _BROKEN:
        return None
    if not 0 <= value <= most:
        return None
    side = reference.decode("ascii", "replace") if isinstance(reference, bytes) else str(reference or "")
    return round(-value if side.strip("\x00 ").upper() == negative else value, 6)


def _taken_at(exif: Image.Exif, local_zone: ZoneInfo) -> datetime | None:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    offset = details.get(ExifTags.Base.OffsetTimeOriginal)
    try:
        moment = datetime.strptime(str(text).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 (zone set below)
        zone: Any = local_zone
        if isinstance(offset, str) and len(offset.strip("\x00 ")) == 6:
            zone = datetime.strptime(offset.strip("\x00 "), "%z").tzinfo
        taken = moment.replace(tzinfo=zone).astimezone(UTC)
    except _BROKEN:
        return None
    return taken if taken.year >= 1990 else None
