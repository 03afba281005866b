"""The village of the story: households to look after, the roll it confirms, what it found to differ."""

import random
from datetime import datetime, timedelta

from anlan.config.demo.names import person_name, phone
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.rules import Actor
from anlan.registry.census.services import confirm_roll, report_difference
from anlan.registry.entries import services as entries
from anlan.registry.households.services import DUTY, enter_household, record_visit
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import businesses
from anlan.registry.referrals.services import refer
from anlan.registry.regions.models import Level, Region

WHY = ("living_alone", "elderly", "disabled", "living_alone", "ill", "weak", "elderly", "living_alone", "disabled")
HOUSES = (
    "一区3号楼2单元101",
    "一区5号楼1单元402",
    "平房区12号",
    "二区1号楼3单元502",
    "平房区27号",
    "二区6号楼1单元201",
)


def keep_households(village: Region, *, actor: Actor, now: datetime) -> None:
    """Enter the households of the village; most were visited, the last ones not yet."""
    rng = random.Random(1405)  # noqa: S311 (invented names need no secrecy)
    for serial, why in enumerate(WHY):
        household = enter_household(
            {
                "region": village,
                "name": person_name(rng),
                "kind": why,
                "phone": phone(3_000_000 + serial),
                "address": f"{village.name.replace('居委会', '')}{HOUSES[serial % len(HOUSES)]}",
                "caretaker_name": person_name(rng) if serial % 3 else "",
                "caretaker_phone": phone(3_100_000 + serial) if serial % 3 else "",
                "remark": "冬季用煤炉取暖，已安装一氧化碳报警器" if why == "living_alone" else "",
            },
            actor=actor,
            now=now,
        )
        if serial < len(WHY) - 2:
            day = local_day(now) - timedelta(days=serial)
            record_visit(household, household.version, day=day, actor=actor, now=now)


def put_on_duty(unit: Party, village: Region, *, actor: Actor, now: datetime) -> None:
    """Put a unit on duty for the households of the village through the winter."""
    entries.enter(
        DUTY,
        {
            "unit": unit,
            "region": village,
            "first_day": local_day(now),
            "last_day": local_day(now) + timedelta(days=120),
            "basis": "潞州区今冬明春火灾防控工作方案",
        },
        actor=actor,
        now=now,
    )


def confirm_rolls(township: Region, *, actor: Actor, now: datetime) -> None:
    """Confirm the rolls of most villages of a township."""
    villages = Region.objects.visible_to(actor).filter(level=Level.VILLAGE, closed_on=None, path__within=township.path)
    for serial, village in enumerate(villages.order_by("code")):
        if serial % 4 != 1:
            confirm_roll(village, actor=actor, now=now + timedelta(minutes=serial))


def report(village: Region, *, actor: Actor, now: datetime) -> None:
    """Report what the village found: a shop that is not registered, and one that is gone."""
    nothing = {
        "party": None,
        "party_kind": "",
        "name": "",
        "credit_code": "",
        "address": "",
        "industry": "",
        "note": "",
    }
    found = {"name": "老李烧烤", "party_kind": "sole_trader", "address": "工业路东侧临街第三间", "industry": "6210"}
    report_difference({**nothing, "region": village, "kind": "new", **found}, actor=actor, now=now)
    gone = businesses(actor).filter(region=village, kind="sole_trader", state="active").order_by("pk").first()
    if gone is not None:
        values = {**nothing, "region": village, "kind": "gone", "party": gone, "note": "已搬走，房屋空置三个月"}
        report_difference(values, actor=actor, now=now)


def refer_finding(party: Party, *, actor: Actor, now: datetime) -> None:
    """Refer something that the village saw to the lead department of a party."""
    refer(party=party.uid, finding="厂区消防通道堆放托盘，已当场提醒，三天后复看仍未清理。", actor=actor, now=now)
