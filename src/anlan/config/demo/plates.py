"""Plates in the demo city: issued where everything is confirmed, most of them hung, some void, some without a photo."""

import io
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from anlan.config.demo.days import VOIDED, Days
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import businesses
from anlan.registry.plates.models import Plate
from anlan.registry.plates.services import issue_plates, record_hanging, void_plate

# Hanging a plate is one act after another; a whole city would take an hour of it.
HUNG_AT_MOST = 360
# Of so many plates: one does not hang yet, two hang with a photo of it; one is void.
WAITING_EVERY, WITH_PHOTO_EVERY, VOID_EVERY = 5, 9, 23
PLACES = ("大门右侧", "收银台后墙", "厂区入口公示栏", "门厅左侧墙面", "车间入口", "店内正对门墙面")
REASONS = ("遭雨水浸泡，字迹不清，重新制发", "门面装修时损坏", "主体申请更换")


@dataclass
class Photo:
    """A picture as a phone would hand it in."""

    name: str
    content: bytes

    def chunks(self) -> Iterable[bytes]:
        """Yield the content."""
        yield self.content


def issue(parties: Iterable[str], *, actor: Actor, now: datetime) -> int:
    """Issue plates in counties, named by their codes; return how many."""
    issued = 0
    for county in parties:
        answer = issue_plates(parties=businesses(actor).filter(region__code__startswith=county), actor=actor, now=now)
        issued += answer.issued
    return issued


def hang(half: int, *, first: Party, since: float, until: float, actor: Actor, days: Days) -> int:
    """Record where most of every second plate hang, that of ``first`` with a photo, in the order of the days."""
    rng = random.Random(1406 + half)  # noqa: S311 (an invented place needs no secrecy)
    waiting = Plate.objects.visible_to(actor).filter(voided_at=None, hung_on=None).select_related("party")
    hung: list[tuple[datetime, int, Plate]] = []
    for plate in waiting.order_by("number")[:HUNG_AT_MOST]:
        serial = int(plate.number[-6:])
        if (serial % 2 == half and serial % WAITING_EVERY) or plate.party_id == first.pk:
            moment = days.at(since - rng.random() * (since - until), rng.randint(9, 17), rng.randint(0, 59))
            hung.append((moment, serial, plate))
    for now, serial, plate in sorted(hung, key=lambda one: one[:2]):
        is_first = plate.party_id == first.pk
        has_place = is_first or serial % 3 > 0
        record_hanging(
            uid=plate.uid,
            version=plate.version,
            hung_on=local_day(now),
            place=rng.choice(PLACES),
            longitude=round(113.10 + rng.uniform(-0.06, 0.06), 6) if has_place else None,
            latitude=round(36.22 + rng.uniform(-0.05, 0.05), 6) if has_place else None,
            photo=Photo(f"{plate.number}.jpg", _photo(rng)) if is_first or serial % WITH_PHOTO_EVERY < 2 else None,
            actor=actor,
            now=now,
        )
    return len(hung)


def void(*, spare: Party, actor: Actor, days: Days) -> int:
    """Void some plates that hung: damaged, unreadable, asked for; that of ``spare`` stays."""
    hung = Plate.objects.visible_to(actor).filter(voided_at=None).exclude(hung_on=None).exclude(party=spare)
    chosen = list(hung.order_by("number")[4::VOID_EVERY])
    for serial, plate in enumerate(chosen):
        void_plate(
            uid=plate.uid,
            version=plate.version,
            reason=REASONS[serial % len(REASONS)],
            actor=actor,
            now=days.at(VOIDED, 10, 0) + timedelta(minutes=11 * serial),
        )
    return len(chosen)


def _photo(rng: random.Random) -> bytes:
    """Draw a plate on a wall beside a door; nobody could mistake it for a photo of a real place."""
    wall = rng.choice(((214, 205, 190), (198, 202, 205), (222, 214, 196)))
    picture = Image.new("RGB", (960, 720), wall)
    pen = ImageDraw.Draw(picture)
    for y in range(0, 720, 48):
        for x in range(-96 + (y // 48 % 2) * 48, 960, 96):
            pen.rectangle((x, y, x + 93, y + 45), outline=tuple(max(part - 18, 0) for part in wall))
    pen.rectangle((0, 120, 250, 720), fill=(92, 70, 58))
    pen.rectangle((22, 150, 228, 700), outline=(60, 44, 36), width=6)
    pen.ellipse((200, 420, 222, 442), fill=(206, 178, 96))
    pen.rectangle((420, 170, 820, 470), fill=(28, 70, 132), outline=(235, 238, 242), width=8)
    for line in range(5):
        pen.rectangle((450, 215 + line * 44, 450 + rng.randint(120, 190), 229 + line * 44), fill=(235, 238, 242))
    cell = 8
    pen.rectangle((660, 220, 800, 360), fill="white")
    for row in range(15):
        for column in range(15):
            if rng.random() < 0.5:
                x, y = 668 + column * cell, 228 + row * cell
                pen.rectangle((x, y, x + cell - 1, y + cell - 1), fill="black")
    answer = io.BytesIO()
    picture.save(answer, "JPEG", quality=78)
    return answer.getvalue()
