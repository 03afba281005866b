"""The cast: Wang of the boiler house hands in photos, Li inspects his county, Zhao the neighbouring one."""

import io
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from anlan.foundation.scope.rules import Actor, Reach
from anlan.registry.parties.models import Party

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MAY = frozenset({"foundation:attachment:add", "foundation:attachment:view"})


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def boiler_house(db):
    return Party.objects.create(kind="enterprise", name="红星锅炉房", created_at=NOON)


@pytest.fixture
def bakery(db):
    return Party.objects.create(kind="enterprise", name="晋泰面包房", created_at=NOON)


def _actor(name, party, *more):
    return Actor(name=name, user_id=1, user_uid=uuid4(), permissions=MAY | set(more), reach=Reach(parties=(party.pk,)))


@pytest.fixture
def wang(boiler_house):
    return _actor("王", boiler_house)


@pytest.fixture
def li(boiler_house):
    return _actor("李", boiler_house)


@pytest.fixture
def zhao(bakery):
    return _actor("赵", bakery)


def scene(width=1200, height=900, shade=0):
    """Draw something with enough structure to have a hash."""
    image = Image.new("RGB", (width, height), (40, 60, 90))
    draw = ImageDraw.Draw(image)
    for n in range(12):
        x, y = (n * 211 + shade) % width, (n * 97) % height
        colour = ((n * 53) % 256, (n * 91 + 80) % 256, (n * 17) % 256)
        draw.ellipse((x - width // 7, y - height // 9, x + width // 6, y + height // 5), fill=colour)
    return image


def photo(image=None, *, place=None, taken="2026:11:21 09:30:00", quality=90, form="JPEG"):
    """Encode a photo as a phone would, with EXIF of place (lon, lat) and time."""
    image = image or scene()
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if place:
        lon, lat = place
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2] = "N" if lat >= 0 else "S", _dms(lat)
        gps[3], gps[4] = "E" if lon >= 0 else "W", _dms(lon)
    out = io.BytesIO()
    image.save(out, form, quality=quality, exif=exif)
    return out.getvalue()


def _dms(value):
    value = abs(value)
    degrees = int(value)
    minutes = int((value - degrees) * 60)
    return (float(degrees), float(minutes), round((value - degrees - minutes / 60) * 3600, 4))


def upload(content, name="现场照片.jpg", claimed="image/jpeg"):
    return SimpleUploadedFile(name, content, content_type=claimed)
