"""Hazards of the demo city: some in every state, found, graded, rectified and re-inspected by the people concerned."""

import io
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from anlan.config.demo.days import Days
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.rules import Actor
from anlan.prevention.disclosures import services as disclosures
from anlan.prevention.handovers import services as handovers
from anlan.prevention.hazards import services as hazards
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.queries import LEAN, hazard_within
from anlan.prevention.hazards.services import Report
from anlan.prevention.rectification_notices import services as notices
from anlan.prevention.supervision_orders import services as orders
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import BUSINESS_KINDS

FILE = Path(__file__).with_name("hazards.toml")
# Tints of the drawn pictures, by phase; the demo shows where photos stand, not what they show.
_TINTS = {"before": (168, 92, 70), "after": (92, 148, 104), "recheck": (86, 120, 168)}


@dataclass(frozen=True)
class Crew:
    """Who works on a hazard: who finds, grades, rectifies (for the party), re-inspects, decides."""

    finder: Actor
    grader: Actor
    party: Actor
    checker: Actor
    head: Actor
    office: Actor


@cache
def _words() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def picture(phase: str) -> SimpleUploadedFile:
    """Return a drawn picture for a phase; the same one each time, so that it is stored once."""
    return SimpleUploadedFile(f"{phase}.jpg", _drawn(phase), content_type="image/jpeg")


@cache
def _drawn(phase: str) -> bytes:
    tint = _TINTS.get(phase, _TINTS["before"])
    image = Image.new("RGB", (640, 480), tuple(min(255, part + 60) for part in tint))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 330, 640, 480), fill=tuple(max(0, part - 40) for part in tint))
    for step in range(4):
        draw.rectangle((60 + step * 140, 180 + step * 22, 160 + step * 140, 360), fill=tint, outline=(240, 240, 240))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


class Teller:
    """Tells the life of one hazard, a step a day; each step by the one who would take it."""

    def __init__(self, crew: Crew, said: dict[str, Any], party: Party, found: datetime, now: datetime) -> None:
        self.crew, self.said, self.party, self.at, self.now = crew, said, party, found, now
        self.hazard: Hazard | None = None

    def later(self, days: float) -> datetime:
        """Return so many days after the last step, never beyond now."""
        self.at = min(self.at + timedelta(days=days), self.now - timedelta(minutes=5))
        return self.at

    def go(self, verb: Callable[..., Any], by: Actor, days: float, **given: Any) -> None:
        """Take a step."""
        assert self.hazard is not None  # noqa: S101 (reported first)
        seen = hazard_within(self.hazard.uid, by, LEAN)
        verb(uid=seen.uid, version=seen.version, actor=by, now=self.later(days), **given)

    def report(self, **given: Any) -> None:
        """Find it."""
        said = Report(
            party=self.party.uid, text=self.said["text"], place=self.said["place"], photos=[picture("before")], **given
        )
        self.hazard = hazards.report(said, actor=self.crew.finder, now=self.at)

    def grade(self, grade: str = "general", days: float = 0.4) -> None:
        """Grade it."""
        basis = self.said.get("basis", "未列入本行业重大事故隐患判定标准")
        self.go(hazards.grade, self.crew.grader, days, grade=grade, basis=basis)

    def plan(self, days: float = 1, limit: int = 10) -> None:
        """Settle the five."""
        settled = {
            "responsible": "现场负责人",
            "measures": self.said["measures"],
            "funds": Decimal(len(self.said["measures"]) * 100),
            "time_limit": local_day(self.at) + timedelta(days=limit),
            "contingency": "整改期间设置警示，专人看护，非作业人员不得进入",
        }
        self.go(hazards.make_plan, self.crew.party, days, settled=settled)

    def submit(self, days: float = 4) -> None:
        """Rectify it."""
        after = [picture("after")]
        self.go(hazards.submit, self.crew.party, days, outcome=self.said["done"], after=after)

    def accept(self, days: float = 1.5) -> None:
        """Re-inspect it."""
        photos = [picture("recheck")]
        self.go(hazards.accept, self.crew.checker, days, opinion="现场复查，整改到位", photos=photos)

    def close(self) -> None:
        """Go the whole way."""
        self.grade()
        self.plan()
        self.submit()
        self.accept()
        self.go(hazards.write_off, self.crew.checker, 0.5)


def _fates() -> list[tuple[int, Callable[[Teller], None]]]:
    """Return (days ago, life) of the general hazards: most are written off, some of every other kind."""

    def whole(t: Teller) -> None:
        t.report()
        t.close()

    def returned(t: Teller) -> None:
        t.report()
        t.grade()
        t.plan()
        t.submit(3)
        t.go(hazards.send_back, t.crew.checker, 1, reason="整改不彻底，标识未设置")

    def late(t: Teller) -> None:
        t.report()
        t.grade()
        t.plan(limit=6)

    def unplanned(t: Teller) -> None:
        t.report()
        t.grade()
        t.go(notices.issue, t.crew.checker, 0.3, requirements="立即制定整改方案，落实责任、措施、资金、时限、预案")

    def waiting(t: Teller) -> None:
        t.report()
        t.grade()
        t.plan()
        t.submit()

    def accepted(t: Teller) -> None:
        waiting(t)
        t.accept()

    def watched(t: Teller) -> None:
        t.report()
        t.grade()
        until = local_day(t.at) + timedelta(days=25)
        t.go(hazards.hold, t.crew.party, 1, interim="停用该区域，断电上锁，设置警戒", watcher="当班安全员", until=until,
             watch_every=3)  # fmt: skip
        t.go(hazards.watch, t.crew.party, 2, note="警戒完好，无人进入")

    def more_time(t: Teller) -> None:
        late(t)
        until = local_day(t.now) + timedelta(days=12)
        t.go(hazards.ask_extension, t.crew.party, 3, until=until, reason="配件订货，供货周期约两周")

    def on_spot(t: Teller) -> None:
        t.report()
        own = t.crew.finder is t.crew.party
        by = t.crew.party if own else t.crew.checker
        t.go(hazards.fix_on_spot, by, 0.02, after=[picture("after")], outcome=t.said["done"])
        if own:
            t.accept(0.2)
        t.go(hazards.write_off, t.crew.checker, 1)

    def fresh(t: Teller) -> None:
        t.report()

    def reopened(t: Teller) -> None:
        whole(t)
        t.go(hazards.reopen, t.crew.checker, 12, reason="复查发现同一问题再次出现")

    def handed(t: Teller) -> None:
        t.report()
        t.grade()
        unit = t.party.lead
        if unit is None or unit.pk == t.crew.office.organisation_id:
            return
        t.go(handovers.hand_over, t.crew.office, 1, unit=unit, batch="区领导夜查发现问题清单")

    return [
        *[(58 - 2 * number, whole) for number in range(22)],
        (50, reopened), (41, returned), (36, late), (33, late), (30, watched), (27, unplanned), (26, accepted),
        (24, on_spot), (22, more_time), (19, late), (17, waiting), (15, on_spot), (14, handed), (12, returned),
        (11, accepted), (10, late), (9, on_spot), (8, waiting), (7, unplanned), (6, more_time), (5, watched),
        (4, late), (4, handed), (3, unplanned), (3, waiting), (2, on_spot), (2, fresh), (1, fresh), (1, fresh),
    ]  # fmt: skip


def tell(*, enterprise: Party, crews: "Callable[[Party, int], Crew]", township: str, system: Actor, days: Days) -> int:
    """Let hazards be found in a township (the path of its region), and lived through; return how many."""
    known = Party.objects.visible_to(system).filter(region_path__within=township, kind__in=BUSINESS_KINDS)
    parties = list(known.filter(state="active").select_related("lead").order_by("pk")[:400])
    told = 0
    used = _matching("found", parties)
    for serial, (ago, fate) in enumerate(_fates()):
        party, said = (enterprise, _words()["found"][5 + serial % 2]) if serial % 9 == 4 else next(used)
        fate(Teller(crews(party, serial), said, party, days.at(ago, 9 + serial % 8, serial * 7 % 60), days.now))
        told += 1
    return told + _majors(enterprise, crews, parties, days)


def _matching(kind: str, parties: list[Party]) -> Iterator[tuple[Party, dict[str, Any]]]:
    """Yield parties with something that is found in their trade, for ever."""
    pairs = [
        (party, said)
        for number, party in enumerate(parties)
        if (fit := [s for s in _words()[kind] if any(party.industry.startswith(code) for code in s["industries"])])
        for said in [fit[number % len(fit)]]
    ]
    return cycle(pairs or [(party, _words()[kind][-1]) for party in parties])


def _majors(enterprise: Party, crews: "Callable[[Party, int], Crew]", parties: list[Party], days: Days) -> int:
    """Tell three major hazards: one listed and published, one whose plan waits, one closed with both reports."""
    first = _words()["major"][0]
    # Where the bureau leads: its head approves the plan, its officer re-inspects.
    led = [party for party in parties if party.lead_id == crews(party, 0).head.organisation_id and party != enterprise]
    others = [pair for pair, _number in zip(_matching("major", led), range(2), strict=False)]
    story = [
        (44, enterprise, first),
        *[(ago, party, said) for ago, (party, said) in zip((20, 6), others, strict=False)],
    ]
    for serial, (ago, party, said) in enumerate(story):
        crew = crews(party, 0)
        one = Teller(crew, said, party, days.at(ago, 10), days.now)
        one.report()
        one.grade("major")
        one.plan(days=2, limit=30)
        if serial == 2:
            break
        one.go(hazards.approve_plan, crew.head, 1)
        office = Party.objects.visible_to(crew.office).filter(pk=crew.office.organisation_id).first()
        if office is not None and office.level == 3:
            one.go(orders.issue, crew.office, 1, unit=office, level=3, requirements="停用整改，每周报告进展")
        one.go(disclosures.publish, crew.office, 0.5, text=said["public"])
        for receiver in ("department", "staff_congress")[: 2 - serial]:
            one.go(hazards.dual_report, crew.party, 1, receiver=receiver, reported_on=local_day(one.at),
                   content="重大事故隐患情况、整改方案和防范措施", evidence=picture("recheck"))  # fmt: skip
        if serial == 0:
            one.submit(12)
            by = crew.office
            one.go(hazards.accept, by, 2, opinion="现场核验，隔断和报警有效", photos=[picture("recheck")])
    return len(story)
