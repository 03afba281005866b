"""What the leader's page shows of a region, from the open warnings and hazards within the actor's reach."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db.models import Count, Q

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
from anlan.registry.parties.models import Party
from anlan.registry.regions.models import Region
from anlan.registry.regions.paths import WIDTH
from anlan.registry.regions.queries import children
from anlan.registry.regions.rules import CITY_PATH

WEEKS = 12
WORST = 10
_WEEK = timedelta(days=7)


@dataclass
class Tally:
    """How many open warnings there are under each sentence, and how many of them were reported or proposed higher.

    ``newly`` are those of them that failed within the last seven days.
    """

    by_sentence: Counter[str] = field(default_factory=Counter)
    newly: Counter[str] = field(default_factory=Counter)
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
    return rows.filter(_below(top))


def _below(top: Region) -> Q:
    """Return the condition that a party lies in a region: of a whole city every warning is looked at, by no index."""
    lookup = "inside" if len(top.path) <= CITY_PATH else "within"
    return Q(**{f"party__region_path__{lookup}": top.path})


def standing(actor: Actor, top: Region, now: datetime) -> tuple[Tally, list[tuple[Region, Tally]], list[Worst]]:
    """Return the numbers of a region, of those directly below it, worst first, and the ten units that weigh most.

    One pass over the open warnings, counted here: the database would walk every party of the city for each number.
    """
    depth = len(top.path) + WIDTH
    total, parts, weights = Tally(), dict[str, Tally](), Counter[int]()
    numbers, highest = Counter[int](), dict[int, int]()
    rows = open_below(actor, top).order_by()
    for party, path, sentence, rung, weight, due_at in rows.values_list(
        "party_id", "party__region_path", "sentence", "rung", "weight", "due_at"
    ):
        for tally in (total, parts.setdefault(path[:depth], Tally())):
            tally.by_sentence[sentence] += 1
            tally.newly[sentence] += due_at > now - _WEEK
            tally.high += rung >= Rung.REPORT
        weights[party] += weight
        numbers[party] += 1
        highest[party] = max(rung, highest.get(party, 0))
    heaviest = sorted(weights, key=lambda party: (-weights[party], party))[:WORST]
    named = Party.objects.visible_to(actor).in_bulk(heaviest)
    worst = [Worst(pk, named[pk].name, named[pk].uid, numbers[pk], Rung(highest[pk])) for pk in heaviest if pk in named]
    below = [(region, parts.get(region.path, Tally())) for region in children(actor, top)]
    return total, sorted(below, key=lambda part: (-part[1].total, part[0].path)), worst


def settled_lately(actor: Actor, top: Region, now: datetime) -> Counter[str]:
    """Return sentence → warnings of a region that failed a week ago already and were closed since then."""
    rows = Warning.objects.visible_to(actor).filter(_below(top), rung__gt=Rung.REMIND, closed_at__gt=now - _WEEK)
    counted = rows.filter(due_at__lte=now - _WEEK).order_by().values_list("sentence").annotate(number=Count("pk"))
    return Counter(dict(counted))


def trend(actor: Actor, top: Region, now: datetime) -> list[Week]:
    """Return the last twelve weeks, the present one last: warnings raised and closed from Monday to Sunday."""
    today = local_day(now)
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - _WEEK * back for back in reversed(range(WEEKS))]
    rows = Warning.objects.visible_to(actor).filter(_below(top), rung__gt=Rung.REMIND)
    begins = [start_of(day) for day in (*mondays, mondays[-1] + _WEEK)]
    rows = rows.filter(Q(raised_at__gte=begins[0]) | Q(closed_at__gte=begins[0])).order_by()
    found = rows.aggregate(
        **{
            f"{what}_{number}": Count("pk", filter=Q(**{f"{what}_at__gte": begin, f"{what}_at__lt": end}))
            for number, (begin, end) in enumerate(pairwise(begins))
            for what in ("raised", "closed")
        }
    )
    return [Week(first, found[f"raised_{n}"], found[f"closed_{n}"]) for n, first in enumerate(mondays)]


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
