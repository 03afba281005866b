"""The suggestion of this process over the published library: built once, built anew beside the requests.

Building reads the rows in the request that notices the change, and computes in a thread of its own while the former
one goes on answering. Only the very first request of a process waits, some tenths of a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock, Thread
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from anlan.foundation.selectors.rules import Facets, Selector, compile_selector
from anlan.prevention.criteria.models import Confirmation, Criterion

if TYPE_CHECKING:
    from anlan.prevention.criteria.suggesting import Suggester

_WHY = "the suggestion is built for everybody from what was published; who asks reads the hits through his reach"
_LIBRARY = "pk", "line", "keywords", "category", "in_force_from", "in_force_until", "applies_to"
# A new build when the confirmed texts grew by more than this share.
_GROWTH = 0.1
# The newest; more would take a web process some hundred megabytes.
MOST_CONFIRMED = 5_000


@dataclass(frozen=True)
class Offer:
    """When and to whom a criterion may be offered; ``place`` order is that of the suggester."""

    pk: int
    first_day: date | None
    ended_on: date | None
    selector: Selector

    def fits(self, day: date, facets: Facets | None) -> bool:
        """Whether it is in force on the local day, and applies to a party with these facets (None: unknown)."""
        if (self.first_day and day < self.first_day) or (self.ended_on and day >= self.ended_on):
            return False
        return facets is None or self.selector.matches(facets)


@dataclass(frozen=True)
class Live:
    """A suggester with the offers that it ranks, and what it was built from."""

    suggester: "Suggester"
    offers: Sequence[Offer]
    library: tuple[object, ...]
    confirmed: int


_lock = Lock()
_current: Live | None = None
_building = False


def live(*, wait: bool = False) -> Live:
    """Return the suggestion as it stands; a newer one is prepared beside when library or confirmations moved on.

    ``wait`` builds at once (tests, command line). Costs three short queries.
    """
    global _building
    library, confirmed = _library_stamp(), Confirmation.objects.beyond_scope(_WHY).count()
    with _lock:
        known = _current
        stale = known is None or known.library != library or confirmed > known.confirmed * (1 + _GROWTH)
        shrunk = known is not None and confirmed < known.confirmed
        if known is not None and (not (stale or shrunk) or (_building and not wait)):
            return known
        _building = True
    try:
        rows, pairs = _rows(), _pairs()
    except BaseException:
        _building = False
        raise
    if known is None or wait:
        return _build(rows, pairs, library, confirmed)
    Thread(target=_build, args=(rows, pairs, library, confirmed), daemon=True, name="criteria").start()
    return known


def _build(
    rows: list[tuple[object, ...]], pairs: list[tuple[str, int]], library: tuple[object, ...], count: int
) -> Live:
    # Late: numpy and scipy take a moment that pages without suggestions should not pay.
    from anlan.prevention.criteria.suggesting import Suggester  # noqa: PLC0415

    global _current, _building
    try:
        offers = [Offer(row[0], row[4], row[5], compile_selector(row[6] or {"all": []})) for row in rows]  # type: ignore[arg-type]
        places = {offer.pk: place for place, offer in enumerate(offers)}
        learnt = [(text, places[pk]) for text, pk in pairs if pk in places]
        made = Live(Suggester([_wording(row) for row in rows], learnt, bridge=()), offers, library, count)
        with _lock:
            _current = made
        return made
    finally:
        _building = False


def _wording(row: tuple[object, ...]) -> str:
    return f"{row[1]} {row[2]} {row[3]}"


def _library_stamp() -> tuple[object, ...]:
    """Return what changes with every criterion published, edited or retired; never the same in two databases."""
    found = Criterion.objects.beyond_scope(_WHY).filter(state="published")
    counted = found.aggregate(count=Count("pk"), edits=Sum("version"))
    return counted["count"], counted["edits"], found.order_by("-pk").values_list("uid", flat=True).first()


def _rows() -> list[tuple[object, ...]]:
    return list(Criterion.objects.beyond_scope(_WHY).filter(state="published").order_by("pk").values_list(*_LIBRARY))


def _pairs() -> list[tuple[str, int]]:
    newest = Confirmation.objects.beyond_scope(_WHY).order_by("-pk").values_list("text", "criterion_id")
    return list(newest[:MOST_CONFIRMED])
