"""The duties that the demo city has switched on: a believable set, and since when."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path

from anlan.config.demo.days import DUTIES_SINCE_MONTHS, VILLAGES_SINCE_MONTHS, first_of_month
from anlan.foundation.calendars.rules import LOCAL_ZONE, local_day
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.facts import set_facets
from anlan.registry.parties.models import Party
from anlan.responsibility.duties import services
from anlan.responsibility.duties.models import Duty, State

SWITCHED_ON = (
    "CAD-01", "CAD-02", "CAD-03", "CAD-04", "CAD-10", "CAD-11", "CAD-13", "CAD-14", "CAD-16", "CAD-18", "CAD-19",
    "CAD-21", "CAD-23", "CAD-28", "CAD-40", "CAD-41", "CAD-42",
)  # fmt: skip
IN_THE_VILLAGES = ("CAD-29", "CAD-30")
"""What villages and the heads of stations owe came last, when the townships had their posts filled."""
# Divisions of GB/T 4754: mining and manufacturing; of these those that work with fire, gas and poison.
_INDUSTRY, _HAZARDOUS = range(6, 44), {"06", "08", "10", "25", "26", "31", "32"}
_WHY = "the demo is built by the system"


CITY_FROM = 10_000
"""From so many parties on every business owes something, and villages for as long as everybody else."""


def above_scale(parties: int) -> int:
    """Return how many enterprises count as above scale: 120, in a large city one party in eighty."""
    return max(120, parties // 80)


def switch_on_duties(parties: int, *, actor: Actor, now: datetime) -> int:
    """Put the demo's duties in force, each since the first of a month; return how many."""
    today, switched = local_day(now), 0
    begun = [(SWITCHED_ON, DUTIES_SINCE_MONTHS), (IN_THE_VILLAGES, VILLAGES_SINCE_MONTHS)]
    if parties >= CITY_FROM:
        since = first_of_month(today, DUTIES_SINCE_MONTHS)
        at = datetime.combine(since, time(8), tzinfo=LOCAL_ZONE)
        own = tuple(enter_own_duties(actor=actor, now=at))
        begun = [((*SWITCHED_ON, *IN_THE_VILLAGES, *own), DUTIES_SINCE_MONTHS)]
    for codes, months in begun:
        day = first_of_month(today, months)
        drafts = Duty.objects.beyond_scope(_WHY).filter(code__in=codes, state=State.DRAFT)
        for duty in drafts.order_by("order"):
            at = datetime.combine(day, time(9), tzinfo=LOCAL_ZONE)
            services.switch_on(duty.uid, version=duty.version, from_day=day, actor=actor, now=at)
            switched += 1
    return switched


def enter_own_duties(*, actor: Actor, now: datetime) -> list[str]:
    """Enter the duties of ``own_duties.toml``; return their codes."""
    told = tomllib.loads(Path(__file__).with_name("own_duties.toml").read_text(encoding="utf-8"))["duty"]
    for duty in told:
        terms = {name: value for name, value in duty.items() if name != "code"}
        terms |= {"responsibility": "enterprise", "ground": "production", "local": True}
        services.enter_duty(duty["code"], terms, actor=actor, now=now)
    return [duty["code"] for duty in told]


def mark_the_large(parties: int, *, actor: Actor, now: datetime) -> int:
    """Mark some industrial enterprises as above scale, and those with dangerous trades as high-hazard; return how many.

    The handed-over workbook has no such column; the industry departments know.
    """
    rows = Party.objects.beyond_scope(_WHY).filter(kind="enterprise", state="active").exclude(size="micro")
    large, dangerous = [], []
    for uid, industry in rows.order_by("pk").values_list("uid", "industry"):
        if not industry[:2].isdigit() or int(industry[:2]) not in _INDUSTRY:
            continue
        large.append(uid)
        if industry[:2] in _HAZARDOUS:
            dangerous.append(uid)
        if len(large) == above_scale(parties):
            break
    since = date(local_day(now).year - 2, 1, 1)
    for uids, facet in ((large, "above_scale"), (dangerous, "high_hazard")):
        set_facets(uids=uids, name=facet, value="yes", first_day=since, actor=actor, now=now)
    return len(large)
