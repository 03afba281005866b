"""A year of the demo city: who did his duties, who did them late, and who did not.

The engine itself says what was owed: the sweep judges the city with nothing done yet, and for each obligation a unit's
character decides what became of it. Records and acts are dated to the day, deterministic by unit, duty and period.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from uuid import UUID

import duckdb

from anlan.config.demo.duties import CITY_FROM
from anlan.config.demo.paper import PAPER, Unit, odds, said
from anlan.emergency.drills.services import DRILLS
from anlan.foundation.calendars.rules import LOCAL_ZONE, local_day
from anlan.foundation.periods.rules import Cadence, Period, containing, parse, previous_to
from anlan.foundation.scope.rules import Actor
from anlan.insight.assessment import services as assessment
from anlan.insight.sweep.services import judge_live, sweep_live
from anlan.insight.warnings.running import follow_the_sweep, look_at_hazards, look_at_the_registry
from anlan.prevention.checks.services import CHECKS
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.responsibility.duties.queries import terms_in_force
from anlan.responsibility.evidence.history import Entered, enter_handed_in
from anlan.responsibility.evidence.services import Keeping
from anlan.responsibility.meetings.services import MEETINGS
from anlan.responsibility.reports.figures import NIGHT_CHECKS, OTHER_MEETINGS, SPECIAL_MEETINGS
from anlan.responsibility.reports.services import REPORTS
from anlan.responsibility.reports.sorts import MONTHLY
from anlan.supervision.inspections.services import INSPECTIONS

_WHY = "the demo is built by the system"
SWEPT_DAYS_AGO = (28, 14, 7, 0)
"""When the system looked at the city; at a whole one twice, for each look judges a million obligations."""
SWEPT_IN_A_CITY = (14, 0)
_COUNTED = ("night_checks", "leaders", "special_meetings", "other_meetings")
_NO_FIGURES: dict[str, Any] = {"figures": {}, "known": {}}
_KEPT: dict[str, Keeping] = {one.noun: one for one in (CHECKS, MEETINGS, REPORTS, INSPECTIONS, DRILLS)}


class Deed(NamedTuple):
    """One fulfilment: for whom (of which unit, led by which post), as what, on which local day, recorded when."""

    recorded_at: datetime
    order: int
    holder_uid: UUID
    unit: Unit
    post: int | None
    noun: str
    kind: str
    period: str
    counts_on: date
    chance: int


def keep_a_year(*, now: datetime) -> int:
    """Let every unit do what its character makes of its duties; return how many acts that gave."""
    deeds = sorted(_deeds(now), key=attrgetter("recorded_at", "order"))
    return enter_handed_in(_entered(deeds), actor=PAPER)


def look_back(parties: int, now: datetime) -> None:
    """Let the system look at the city as it did over the last weeks, so that warnings have a history."""
    for days in SWEPT_IN_A_CITY if parties >= CITY_FROM else SWEPT_DAYS_AGO:
        at = now - timedelta(days=days)
        sweep_live(now=at)
        follow_the_sweep(at)
        look_at_the_registry(at)
        look_at_hazards(at)


def score_last_month(*, actor: Actor, now: datetime) -> None:
    """Let the city's office compute the last month by the shipped sheets and publish it."""
    month = previous_to(containing(local_day(now), Cadence.MONTH))
    for one in assessment.run(month, actor=actor, now=now):
        assessment.publish(one, one.version, actor=actor, now=now)


def _deeds(now: datetime) -> Iterator[Deed]:
    """Yield what was done of what is owed, as the sweep finds it."""
    terms = {one.duty_id: one for one in terms_in_force(now)}
    rows = Party.objects.beyond_scope(_WHY).values_list("pk", "uid", "name", "region__code", "region__uid")
    units = {pk: Unit(pk, uid, name, (code or "")[:6], region) for pk, uid, name, code, region in rows.iterator()}
    posts = {
        pk: (uid, unit) for pk, uid, unit in Post.objects.beyond_scope(_WHY).values_list("pk", "uid", "organisation_id")
    }
    characters: dict[int, tuple[float, float]] = {}
    periods: dict[str, Period] = {}
    today, order = local_day(now), 0
    for duty, holder, code in _owed(now):
        one = terms[duty]
        noun, _, kind = one.act_kind.partition(".")
        if noun not in _KEPT:
            continue
        post = -holder if holder < 0 else None
        uid, unit = (posts[post][0], units[posts[post][1]]) if post else (units[holder].uid, units[holder])
        period = periods.get(code) or periods.setdefault(code, parse(code))
        met, late = characters.get(unit.id) or characters.setdefault(unit.id, odds(unit))
        chance = random.Random(f"{one.duty_id}:{holder}:{code}")  # noqa: S311 (a story, no secret)
        drawn = chance.random()
        if drawn >= met + late:
            continue
        for _time in range(one.minimum):
            last = min(period.last_day, today)
            day = period.first_day + timedelta(days=chance.randint(0, max((last - period.first_day).days, 0)))
            counts, written = (period.last_day if noun == "report" else day), day
            if noun == "report" and one.grace > 1:
                written = period.last_day + timedelta(days=chance.randint(1, one.grace - 1))
            if drawn >= met:
                written = period.last_day + timedelta(days=one.grace + chance.randint(1, 9))
            recorded = _evening(written)
            if recorded < now:
                order += 1
                yield Deed(recorded, order, uid, unit, post, noun, kind, code, counts, chance.getrandbits(62))


def _owed(now: datetime) -> Iterator[tuple[int, int, str]]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "owed.parquet"
        judge_live(file, now, now=now)
        con = duckdb.connect()
        con.execute("SET enable_progress_bar = false")
        found = con.execute("SELECT duty_id, party_id, period FROM read_parquet($1) ORDER BY ALL", [str(file)])
        while some := found.fetchmany(10_000):
            yield from some


@cache
def _evening(day: date) -> datetime:
    local = datetime.combine(day, datetime.min.time(), tzinfo=LOCAL_ZONE) + timedelta(hours=17)
    return local.astimezone(UTC)


def _entered(deeds: list[Deed]) -> Iterator[Entered]:
    """Yield the record of each deed; of reports one a unit, kind and period."""
    told: set[tuple[int, str, str]] = set()
    done = _Done()
    for deed in deeds:
        done.add(deed)
        if deed.noun == "report":
            key = (deed.unit.id, deed.kind, deed.period)
            if key in told:
                continue
            told.add(key)
        words = said()["words"][deed.noun]
        choose = _Chooser(deed.chance)
        yield Entered(
            keeping=_KEPT[deed.noun],
            party=(deed.unit.id, deed.unit.uid, deed.unit.region),
            kind=deed.kind,
            counts_on=deed.counts_on,
            title=choose(words["titles"]),
            text=choose(words["texts"]),
            at=deed.recorded_at,
            counted=((deed.kind, deed.holder_uid),),
            own=_own(deed, words, choose, done),
        )


class _Done:
    """What the system knows of a unit's month at the instant of a deed, for the figures of its report (RSP-12).

    A government also reports the night checks of its party committee's leaders. Hazards are not counted.
    """

    def __init__(self) -> None:
        rows = Party.objects.beyond_scope(_WHY).filter(kind__in=("government", "party_committee"))
        places = list(rows.values_list("pk", "kind", "region_id"))
        governments = {region: pk for pk, kind, region in places if kind == "government"}
        self._also = {pk: governments[at] for pk, kind, at in places if kind != "government" and at in governments}
        self._counts: Counter[tuple[int, str, str]] = Counter()
        self._leaders: set[tuple[int, str, UUID]] = set()

    def add(self, deed: Deed) -> None:
        """Count a deed, with the month on whose days it counts."""
        month, kind = f"{deed.counts_on:%Y-%m}", f"{deed.noun}.{deed.kind}"
        if kind in SPECIAL_MEETINGS:
            self._counts[deed.unit.id, month, "special_meetings"] += 1
        elif kind in OTHER_MEETINGS:
            self._counts[deed.unit.id, month, "other_meetings"] += 1
        elif kind in NIGHT_CHECKS:
            for unit in {deed.unit.id, self._also.get(deed.unit.id, deed.unit.id)}:
                self._counts[unit, month, "night_checks"] += 1
                if (unit, month, deed.holder_uid) not in self._leaders:
                    self._leaders.add((unit, month, deed.holder_uid))
                    self._counts[unit, month, "leaders"] += 1

    def of(self, unit: int, month: str) -> dict[str, int]:
        """Return the figures of a unit's month."""
        return {figure: self._counts[unit, month, figure] for figure in _COUNTED}


class _Chooser:
    """Chooses by the digits of a number, which costs less than a generator for each record."""

    def __init__(self, chance: int) -> None:
        self.chance = chance

    def __call__(self, choices: Any) -> Any:
        """Return one of the choices."""
        self.chance, at = divmod(self.chance, len(choices))
        return choices[at]


def _own(deed: Deed, words: dict[str, Any], choose: _Chooser, done: _Done) -> dict[str, Any]:
    if deed.noun == "check":
        found = choose((0, 0, 0, 1, 2, 3))
        return {
            "places": choose(words["places"]), "nothing_found": found == 0, "found": found,
            "led_by": "主要负责人" if deed.kind == "principal" else "",
        }  # fmt: skip
    if deed.noun == "meeting":
        return {
            "agenda": choose(words["agenda"]), "conclusions": choose(words["conclusions"]), "also": [], "marks": [],
        }  # fmt: skip
    if deed.noun == "report":
        return {"period": deed.period, **(_figures(deed, choose, done) if deed.kind == MONTHLY else _NO_FIGURES)}
    if deed.noun == "inspection":
        units = choose(range(2, 7))
        return {
            "leader_id": deed.post, "at_night": deed.kind == "night", "visited": choose(words["visited"]),
            "units": units, "found": choose(range(units + 1)),
        }  # fmt: skip
    return {"people": choose(range(12, 81)), "evaluation": choose(words["evaluation"])}


def _figures(deed: Deed, choose: _Chooser, done: _Done) -> dict[str, Any]:
    """Return the figures that a unit reports, one in twelve with a check more than the system knows of."""
    known = done.of(deed.unit.id, deed.period)
    found = choose(range(6))
    claimed = {"hazards_found": found, "hazards_rectified": max(0, found - choose((0, 0, 1))), "major_hazards": 0}
    more = {"night_checks": known["night_checks"] + 1} if choose(range(12)) == 0 else {}
    return {"figures": {**known, **claimed, **more}, "known": known}
