"""The hazards of a year all over the city: found by units and officials, fixed in time, late or not at all.

The hazards of the story (``hazards``) are told through the services, as the people with demo accounts; these come from
paper records and are entered in bulk. Deterministic by party and number.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from anlan.config.demo.days import DUTIES_SINCE_MONTHS, Days
from anlan.config.demo.hazards import picture
from anlan.config.demo.paper import PAPER, Unit, odds
from anlan.foundation.attachments.history import Content, keep_content
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.rules import Actor
from anlan.prevention.hazards.priority import flags_by_party
from anlan.prevention.hazards.services.histories import History, Step, enter_histories
from anlan.prevention.hazards.services.reporting import Report
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.people.models import Post

FILE = Path(__file__).with_name("findings.csv")
PER_PARTY = 0.4025
"""60,000 hazards a year in a city of 149,076 entities; the demo's 2,000 have some 800."""
BASIS = "未列入本行业重大事故隐患判定标准"
_WHY = "the demo is built by the system"
_AT_ONCE = 2_000
_WEIGHTS = {"enterprise": 8, "cooperative": 2, "sole_trader": 1}
# Who finds: source → share, for what enterprises find themselves and what others find.
_OTHERS = {"government_check": 50, "village_patrol": 22, "night_check": 12, "expert": 9, "tip": 7}
_COUNTY, _TOWNSHIP, _VILLAGE = 12, 16, 20


@dataclass(frozen=True)
class Finding:
    """What is found in some trades, and what is then done."""

    industries: tuple[str, ...]
    text: str
    places: tuple[str, ...]
    measures: str
    done: str


@dataclass(frozen=True)
class Officials:
    """Who works where, from paper records: by unit, by path of township and village."""

    of_unit: dict[int, tuple[Actor, str]]
    stations: dict[str, tuple[Actor, str]]
    villages: dict[str, tuple[Actor, str]]


def find_hazards(number: int, *, days: Days) -> int:
    """Let so many general hazards be found in the last months, in the order of their days; return how many."""
    if number <= 0:
        return 0
    rng = random.Random("hazards of the year")  # noqa: S311 (a story, no secret)
    known = list(
        Party.objects.beyond_scope(_WHY)
        .filter(kind__in=BUSINESS_KINDS, state="active", region__isnull=False)
        .order_by("pk")
        .values_list("pk", "kind")
    )
    chosen = rng.choices([pk for pk, _ in known], [_WEIGHTS[kind] for _, kind in known], k=number)
    span = DUTIES_SINCE_MONTHS * 30
    found = sorted(
        (days.at(1 + span * rng.random() ** 1.15, rng.randint(8, 16), rng.randint(0, 59)), serial, party)
        for serial, party in enumerate(chosen)
    )
    return enter_histories(_histories(found, days.now))


def _histories(found: Sequence[tuple[datetime, int, int]], now: datetime) -> Iterator[History]:
    officials, flags = _officials(), flags_by_party()
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        keys = {pk for _, _, pk in some}
        parties = Party.objects.beyond_scope(_WHY).filter(pk__in=keys).select_related("region").in_bulk()
        for at, serial, pk in some:
            yield _history(parties[pk], at, serial, officials, flags.get(pk, frozenset()), now)


def _history(
    party: Party, at: datetime, serial: int, officials: Officials, flags: frozenset[str], now: datetime
) -> History:
    rng = random.Random(f"{party.name}:{serial}")  # noqa: S311
    finding = _finding(party.industry, rng)
    count = rng.randint(2, 9)
    place = rng.choice(finding.places)
    text = finding.text.replace("{place}", place).replace("{n}", str(count))
    keeper = replace(PAPER, organisation_id=party.pk)
    own = rng.random() < (0.55 if party.kind == "enterprise" else 0.2)
    if own:
        source, finder, name = "self_inspection", keeper, ""
    else:
        source = rng.choices(list(_OTHERS), list(_OTHERS.values()))[0]
        finder, name = _finder(source, party, officials)
    judge = keeper if own else _judge(finder, party, officials)
    said = Report(party=party.uid, text=text, place=place, source=source, finder=name)
    photos = (_content("before"),)
    life = _Life(party, finding, count, keeper, judge, rng, now)
    return History(said, party, finder, at, photos, tuple(life.steps(at, own)), flags)


def _finding(industry: str, rng: random.Random) -> Finding:
    every = _findings()
    fitting = [one for one in every if any(industry.startswith(code) for code in one.industries if code)]
    everywhere = [one for one in every if "" in one.industries]
    return rng.choice(fitting if fitting and rng.random() < 0.7 else everywhere)


def _finder(source: str, party: Party, officials: Officials) -> tuple[Actor, str]:
    """Return who found it and the name on the paper: village, station or bureau; nobody for a tip."""
    path = party.region_path
    station = officials.stations.get(path[:_TOWNSHIP], (PAPER, ""))
    if source == "village_patrol":
        return officials.villages.get(path[:_VILLAGE], station)
    if source in ("night_check", "expert") and party.lead_id in officials.of_unit:
        return officials.of_unit[party.lead_id]
    return (station[0], "") if source == "tip" else station


def _judge(finder: Actor, party: Party, officials: Officials) -> Actor:
    if finder.organisation_id is not None:
        return finder
    return officials.of_unit.get(party.lead_id or 0, (PAPER, ""))[0]


class _Life:
    """What becomes of one hazard, a step after the other, as far as its days have come."""

    def __init__(
        self, party: Party, finding: Finding, count: int, keeper: Actor, judge: Actor, rng: random.Random, now: datetime
    ) -> None:
        county = party.region.code[:6] if party.region else ""
        self.met, self.late = odds(Unit(party.pk, party.uid, party.name, county))
        self.finding, self.count, self.keeper, self.judge, self.rng = finding, count, keeper, judge, rng
        self.now = now - timedelta(minutes=10)

    def steps(self, found: datetime, own: bool) -> Iterator[Step]:
        """Yield the steps until one would lie after now, or the unit stops working on it."""
        at = found
        for verb, by, days, given in self._course(own, found):
            at += timedelta(days=days, minutes=self.rng.randint(5, 240))
            if at >= self.now:
                return
            if verb == "plan":
                given = {"settled": self._settled(at)}
            yield Step(verb, by, at, given)

    def _course(self, own: bool, found: datetime) -> Iterator[tuple[str, Actor, float, dict[str, Any]]]:
        rng, keeper, judge = self.rng, self.keeper, self.judge
        done = self.finding.done.replace("{n}", str(self.count))
        after, seen = (_content("after"),), (_content("recheck"),)
        accepted = {
            "opinion": rng.choice(("现场复查，整改到位", "复查合格，同意销号", "资料和现场一致")),
            "photos": seen,
        }
        if rng.random() < 0.22:
            yield (
                "fix_on_spot" if own else "witness_fix",
                keeper if own else judge,
                0,
                {"outcome": done, "after": after},
            )
            if own:
                yield "accept", judge, 1, accepted
            yield "write_off", judge, 1, {}
            return
        drawn = rng.random()
        stuck = drawn > self.met + self.late and rng.random() < 0.35
        yield "grade", judge, rng.choice((0, 0, 1)), {"grade": "general", "basis": BASIS}
        if stuck and rng.random() < 0.4:
            return
        yield "plan", keeper, rng.choice((0, 1, 2)), {}
        if stuck:
            return
        yield "submit", keeper, rng.randint(2, 9) if drawn <= self.met else rng.randint(14, 40), {
            "outcome": done, "after": after,
        }  # fmt: skip
        if rng.random() < 0.06:
            yield "return", judge, 1, {"reason": rng.choice(("整改不彻底，标识未设置", "只处理了一处，其余未动"))}
            yield "submit", keeper, rng.randint(1, 4), {"outcome": done, "after": after}
        yield "accept", judge, rng.choice((0, 1, 2)), accepted
        yield "write_off", judge, rng.choice((0, 1)), {}
        if not own and rng.random() < 0.012:
            yield "reopen", judge, rng.randint(12, 60), {"reason": "回访发现同一问题再次出现"}

    def _settled(self, at: datetime) -> dict[str, object]:
        return {
            "responsible": self.rng.choice(("现场负责人", "安全管理人员", "班组长", "店长")),
            "measures": self.finding.measures,
            "funds": Decimal(self.rng.choice((0, 200, 500, 800, 1500, 3000))),
            "time_limit": local_day(at) + timedelta(days=self.rng.randint(7, 12)),
            "contingency": "整改期间设置警示，专人看护，非作业人员不得进入",
        }


@cache
def _findings() -> tuple[Finding, ...]:
    with FILE.open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return tuple(
            Finding(
                tuple(row["industries"].split(",")),
                row["text"],
                tuple(row["places"].split("|")),
                row["measures"],
                row["done"],
            )
            for row in rows
        )


_KEPT: dict[str, Content] = {}


def _content(phase: str) -> Content:
    """Return the stored picture of a phase."""
    return _KEPT[phase] if phase in _KEPT else _KEPT.setdefault(phase, keep_content(picture(phase)))


def _officials() -> Officials:
    of_unit: dict[int, tuple[Actor, str]] = {}
    by_path: dict[str, dict[str, tuple[Actor, str]]] = defaultdict(dict)
    held = Post.objects.beyond_scope(_WHY).filter(
        holder__isnull=False, closed_on=None, organisation__kind__in=("station", "department", "village_committee")
    )
    rows = held.order_by("organisation", "is_head", "order", "pk")
    for uid, unit, kind, path, name in rows.values_list(
        "uid", "organisation_id", "organisation__kind", "organisation__region_path", "holder__name"
    ):
        if unit not in of_unit:
            of_unit[unit] = (replace(PAPER, post_uid=uid, organisation_id=unit), name)
            by_path[kind].setdefault(path, of_unit[unit])
    return Officials(of_unit, by_path["station"], by_path["village_committee"])
