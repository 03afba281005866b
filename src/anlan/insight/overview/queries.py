"""What the leader's page shows of a region, from the open warnings and hazards within the actor's reach."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, Sum

from anlan.foundation.calendars.rules import local_day, start_of
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.insight.warnings.models import Warning
from anlan.insight.warnings.permissions import VIEW
from anlan.insight.warnings.rules import Rung, Sentence
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.queries import hazards
from anlan.prevention.hazards.rules import UNRECTIFIED
from anlan.registry.regions.models import Region
from anlan.registry.regions.paths import WIDTH
from anlan.registry.regions.queries import children

WEEKS = 12
WORST = 10
_WEEK = timedelta(days=7)


@dataclass
class Tally:
    """How many open warnings there are under each sentence, and how many of them were reported or proposed higher."""

    by_sentence: Counter[str] = field(default_factory=Counter)
    high: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_sentence.values())

    def of(self, sentence: Sentence) -> int:
        """Those under one sentence."""
        return self.by_sentence[sentence.value]


@dataclass(frozen=True)
class Week:
    """A week of the trend: its first local day, how many warnings were raised in it and how many closed."""

    first_day: date
    raised: int
    closed: int


@dataclass(frozen=True)
class Worst:
    """A unit with its open warnings: how many, the highest rung, together how heavy."""

    party_id: int
    name: str
    uid: object
    warnings: int
    rung: Rung


def open_below(actor: Actor, top: Region) -> ScopedQuerySet[Warning]:
    """Return the open warnings within reach whose party lies in a region; reminders are not failures yet."""
    require(actor, VIEW)
    rows: ScopedQuerySet[Warning] = Warning.objects.visible_to(actor).filter(closed_at=None, rung__gt=Rung.REMIND)
    return rows.filter(party__region_path__within=top.path)


def tallies(actor: Actor, top: Region) -> tuple[Tally, list[tuple[Region, Tally]]]:
    """Return the numbers of a region and of those directly below it, worst first; in one pass over open warnings."""
    depth = len(top.path) + WIDTH
    rows = open_below(actor, top).order_by().values_list("party__region_path", "sentence", "rung")
    total, parts = Tally(), dict[str, Tally]()
    for path, sentence, rung, number in rows.annotate(number=Count("pk")):
        for tally in (total, parts.setdefault(path[:depth], Tally())):
            tally.by_sentence[sentence] += number
            tally.high += number if rung >= Rung.REPORT else 0
    below = [(region, parts.get(region.path, Tally())) for region in children(actor, top)]
    return total, sorted(below, key=lambda part: (-part[1].total, part[0].path))


def trend(actor: Actor, top: Region, now: datetime) -> list[Week]:
    """Return the last twelve weeks, the present one last: warnings raised and closed from Monday to Sunday."""
    today = local_day(now)
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - _WEEK * back for back in reversed(range(WEEKS))]
    begin = start_of(mondays[0])
    rows = Warning.objects.visible_to(actor).filter(party__region_path__within=top.path, rung__gt=Rung.REMIND)
    rows = rows.filter(Q(raised_at__gte=begin) | Q(closed_at__gte=begin)).order_by()
    instants = list(rows.values_list("raised_at", "closed_at"))
    raised = _by_week(at for at, _closed in instants if at >= begin)
    closed = _by_week(at for _raised, at in instants if at and at >= begin)
    return [Week(first, raised[first], closed[first]) for first in mondays]


def worst_units(actor: Actor, top: Region) -> list[Worst]:
    """Return the ten units whose open warnings weigh most."""
    rows = open_below(actor, top).order_by().values("party", "party__name", "party__uid")
    heaviest = rows.annotate(heavy=Sum("weight"), number=Count("pk"), highest=Max("rung")).order_by("-heavy", "party")
    return [
        Worst(row["party"], row["party__name"], row["party__uid"], row["number"], Rung(row["highest"]))
        for row in heaviest[:WORST]
    ]


def major_hazards(actor: Actor, top: Region) -> ScopedQuerySet[Hazard]:
    """Return the major hazards of a region that are not rectified, the earliest time limit first (PRV-31)."""
    rows = hazards(actor).filter(grade="major", state__in=UNRECTIFIED, party__region_path__within=top.path)
    return rows.select_related("party", "supervised_by").order_by("deadline", "pk")


def hazard_numbers(actor: Actor, top: Region, today: date) -> dict[str, int]:
    """Return how many hazards of a region are open, past their time limit, and major."""
    rows = hazards(actor).filter(state__in=UNRECTIFIED, party__region_path__within=top.path).order_by()
    return rows.aggregate(
        open=Count("pk"), overdue=Count("pk", filter=Q(deadline__lt=today)), major=Count("pk", filter=Q(grade="major"))
    )


def _by_week(instants: Iterable[datetime]) -> Counter[date]:
    weeks: Counter[date] = Counter()
    for instant in instants:
        day = local_day(instant)
        weeks[day - timedelta(days=day.weekday())] += 1
    return weeks
