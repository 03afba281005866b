"""How many hold a duty, what it costs them, and what a change would do: counted by the database (burden ledger)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.models import Party
from anlan.registry.parties.models import State as PartyState
from anlan.responsibility.duties.models import Duty, DutyTerms, Holder, State
from anlan.responsibility.duties.permissions import VIEW
from anlan.responsibility.duties.rules import minutes_a_month
from anlan.responsibility.duties.selecting import holders


@dataclass(frozen=True)
class Rehearsal:
    """What a change would do: how many owe the duty before and after, who gains and loses it, hours a month."""

    before: int
    after: int
    gained: int
    lost: int
    hours_before: float
    hours_after: float
    by_kind: Mapping[str, int]


@dataclass
class Share:
    """What the duties in force ask of one kind of party: how many there are, minutes a month, of which duties."""

    parties: int = 0
    minutes: float = 0.0
    duties: list[tuple[Duty, int, float]] = field(default_factory=list)

    @property
    def hours(self) -> float:
        """Hours a month of all of them together."""
        return self.minutes / 60

    @property
    def each(self) -> float:
        """Minutes a month of one of them on average."""
        return self.minutes / self.parties if self.parties else 0.0


def count_by_kind(terms: DutyTerms, day: date) -> dict[str, int]:
    """Return kind → how many hold the duty on the local day (today)."""
    found = holders(terms.holder, terms.selector, day).order_by().values_list("kind")
    return dict(found.annotate(Count("pk")))


def rehearse(after: DutyTerms, before: DutyTerms | None, *, actor: Actor, day: date) -> Rehearsal:
    """Say who would owe the duty with these terms instead of the ones before; changes nothing (three questions)."""
    require(actor, VIEW)
    by_kind = count_by_kind(after, day)
    now_owing, kept = 0, 0
    if before is not None:
        old = holders(before.holder, before.selector, day)
        now_owing = old.count()
        if before.selector == after.selector and before.holder == after.holder:
            kept = now_owing
        elif before.holder == after.holder:
            kept = (old & holders(after.holder, after.selector, day)).count()
    total = sum(by_kind.values())
    return Rehearsal(
        before=now_owing,
        after=total,
        gained=total - kept,
        lost=now_owing - kept,
        hours_before=_hours(before, now_owing) if before else 0.0,
        hours_after=_hours(after, total),
        by_kind=dict(sorted(by_kind.items(), key=lambda each: -each[1])),
    )


def recount(duty: Duty, *, day: date, now: datetime) -> None:
    """Publish how many hold a duty today."""
    assert duty.current is not None  # noqa: S101 (every duty has terms)
    duty.by_kind = count_by_kind(duty.current, day)
    duty.holders, duty.counted_at = sum(duty.by_kind.values()), now
    duty.save(update_fields=["by_kind", "holders", "counted_at"])


def burden(actor: Actor) -> tuple[dict[str, Share], dict[str, Share]]:
    """Return what the duties in force ask of each kind of party, and of each kind of post; three queries."""
    require(actor, VIEW)
    parties: dict[str, Share] = {}
    posts: dict[str, Share] = {}
    in_force = Duty.objects.visible_to(actor).filter(state=State.IN_FORCE).select_related("current")
    asked: Counter[str] = Counter()
    for duty in in_force.order_by("order"):
        terms = duty.current
        if terms is None or not terms.cadence:
            continue
        one = minutes_a_month(terms.cadence, terms.minimum, terms.minutes)
        shares = posts if terms.holder == Holder.POST else parties
        for kind, count in duty.by_kind.items():
            share = shares.setdefault(kind, Share())
            share.minutes += one * count
            share.duties.append((duty, count, one * count))
            if terms.holder == Holder.POST:
                asked[kind] = max(asked[kind], count)
    there = Party.objects.beyond_scope("only counts leave").filter(state=PartyState.ACTIVE, kind__in=list(parties))
    for kind, count in there.order_by().values_list("kind").annotate(Count("pk")):
        parties[kind].parties = count
    for kind, share in posts.items():
        share.parties = asked[kind]
    return _heaviest_first(parties), _heaviest_first(posts)


def _hours(terms: DutyTerms, count: int) -> float:
    return minutes_a_month(terms.cadence, terms.minimum, terms.minutes) * count / 60


def _heaviest_first(shares: dict[str, Share]) -> dict[str, Share]:
    return dict(sorted(shares.items(), key=lambda each: -each[1].minutes))


def recount_all(*, now: datetime) -> int:
    """Count the holders of every duty in force anew; return how many duties. For the clock and the demo."""
    in_force = Duty.objects.beyond_scope("the clock counts for everybody").filter(state=State.IN_FORCE)
    found = list(in_force.select_related("current"))
    for duty in found:
        recount(duty, day=local_day(now), now=now)
    return len(found)
