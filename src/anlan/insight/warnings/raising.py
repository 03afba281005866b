"""Bring the warnings into agreement with what fails: the one place where the system raises, climbs and closes them.

Runs in chunks of a transaction each. Killed at any instant and run again it ends where one run would have ended, and
a second run changes nothing: what has to happen is always worked out anew from the cases and the open warnings.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F

from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.rules import ActDraft
from anlan.foundation.scope.services import system_actor
from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.models import Cause, ClosedAs, Order, Warning
from anlan.insight.warnings.rules import Case, Rung, Standing, compare, key_of, weight_of
from anlan.insight.warnings.telling import tell_about

T = TypeVar("T")
CHUNK = 1000
SYSTEM = system_actor("warnings")
_WHY = "the system compares every warning with what fails"


@dataclass(frozen=True, slots=True)
class Applied:
    """How many warnings one run raised, let climb and closed."""

    raised: int = 0
    climbed: int = 0
    closed: int = 0


Endings = Callable[[Sequence[Standing]], Mapping[int, ClosedAs]]
"""How warnings whose case is gone ended, by their id; one that is not named was met."""


def apply(cause: Cause, cases: Iterable[Case], *, now: datetime, endings: Endings | None = None) -> Applied:
    """Let the open warnings of a cause say what ``cases``, all of them that there are now, say at the instant ``now``.

    Raises, climbs and closes; each change is an act of the system, told to those concerned (``telling``). ``endings``
    tells of those that close whether they were met, or why nothing is owed any more.
    """
    cases = list(cases)
    changes = compare(cases, _standing(cause), _accepted(cause), now)
    # First, because a matter has at most one open warning: an old spell makes room for the next.
    for closed in _chunks(changes.closed):
        by_reason: dict[ClosedAs, list[int]] = defaultdict(list)
        known = endings(closed) if endings else {}
        for one in closed:
            by_reason[known.get(one.id, ClosedAs.MET)].append(one.id)
        with transaction.atomic():
            for reason, ids in by_reason.items():
                close(ids, reason, now=now)
    for raised in _chunks(changes.raised):
        with transaction.atomic():
            _raise(cause, raised, now)
    for climbed in _chunks(changes.climbed):
        with transaction.atomic():
            _climb(climbed, now)
    for touched in _chunks(changes.touched):
        with transaction.atomic():
            _touch(touched, now)
    return Applied(len(changes.raised), len(changes.climbed), len(changes.closed))


def close(ids: Sequence[int], closed_as: ClosedAs, *, now: datetime) -> None:
    """Close open warnings, in the transaction of the caller."""
    closing = list(
        Warning.objects.beyond_scope(_WHY).filter(pk__in=ids, closed_at=None).values_list("uid", "party__uid", "pk")
    )
    Warning.objects.beyond_scope(_WHY).filter(pk__in=[pk for _, _, pk in closing]).update(
        closed_at=now, closed_as=closed_as, version=F("version") + 1
    )
    drafts = [
        ActDraft(kind="warning.closed", subject=("warning", uid), party_uid=party, detail={"closed_as": closed_as})
        for uid, party, _ in closing
    ]
    ledger.record_many(drafts, by=SYSTEM, recorded_at=now)


def _raise(cause: Cause, raised: Sequence[tuple[Case, Rung]], now: datetime) -> None:
    matters = [case.matter for case, _ in raised]
    # The same spell fails again when the act that had ended it was voided: its warning opens again.
    known = {
        key_of(matter, spell): pk
        for pk, matter, spell in Warning.objects.beyond_scope(_WHY)
        .filter(matter__in=matters)
        .exclude(closed_at=None)
        .values_list("pk", "matter", "spell")
    }
    new = [_new(cause, case, rung, now) for case, rung in raised if key_of(case.matter, case.spell) not in known]
    Warning.objects.bulk_create(new)
    for case, rung in raised:
        if again := known.get(key_of(case.matter, case.spell)):
            fields = {**_seen(case, rung, now), "rung": rung, "climbed_at": now, "closed_at": None, "closed_as": ""}
            Warning.objects.beyond_scope(_WHY).filter(pk=again).update(version=F("version") + 1, **fields)
    _record("warning.raised", [case.matter for case, _ in raised], now)


def _climb(climbed: Sequence[tuple[Standing, Case, Rung]], now: datetime) -> None:
    for stands, case, rung in climbed:
        Warning.objects.beyond_scope(_WHY).filter(pk=stands.id).update(
            rung=rung, climbed_at=now, version=F("version") + 1, **_seen(case, rung, now)
        )
    _record("warning.climbed", [case.matter for _, case, _ in climbed], now)


def _touch(touched: Sequence[tuple[Standing, Case]], now: datetime) -> None:
    for stands, case in touched:
        Warning.objects.beyond_scope(_WHY).filter(pk=stands.id).update(
            version=F("version") + 1, **_seen(case, stands.rung, now)
        )


def _record(kind: str, matters: Sequence[str], now: datetime) -> None:
    """Record the acts, propose the orders that the rung asks for, and tell those concerned."""
    warnings = list(
        Warning.objects.beyond_scope(_WHY)
        .filter(matter__in=matters, closed_at=None)
        .select_related("party", "duty__current")
        .order_by("-weight", "pk")
    )
    drafts = [
        ActDraft(
            kind=kind,
            subject=("warning", warning.uid),
            party_uid=warning.party.uid,
            detail={
                "cause": warning.cause,
                "rung": Rung(warning.rung).code,
                "matter": warning.matter,
                "spell": warning.spell,
            },
        )
        for warning in warnings
    ]
    ledger.record_many(drafts, by=SYSTEM, recorded_at=now)
    _propose(warnings, now)
    tell_about(warnings, now=now)


def _propose(warnings: Sequence[Warning], now: datetime) -> None:
    wanted = [
        Order(warning=warning, party=warning.party, kind=one.kind, proposed_at=now)
        for warning in warnings
        for one in policy().proposed
        if one.fits(warning.cause, warning.rung)
    ]
    known = set(
        Order.objects.beyond_scope(_WHY)
        .filter(warning__in=[order.warning_id for order in wanted])
        .values_list("warning_id", "kind")
    )
    new = [order for order in wanted if (order.warning_id, order.kind) not in known]
    Order.objects.bulk_create(new)
    drafts = [
        ActDraft(
            kind="order.proposed", subject=("order", order.uid), party_uid=order.party.uid, detail={"kind": order.kind}
        )
        for order in new
    ]
    ledger.record_many(drafts, by=SYSTEM, recorded_at=now)


def _new(cause: Cause, case: Case, rung: Rung, now: datetime) -> Warning:
    return Warning(
        cause=cause,
        matter=case.matter,
        spell=case.spell,
        party_id=case.party_id,
        post_id=case.post_id,
        duty_id=case.duty_id,
        subject_kind=case.subject_kind,
        subject_uid=case.subject_uid,
        sentence=case.sentence,
        rung=rung,
        raised_at=now,
        climbed_at=now,
        **_seen(case, rung, now),
    )


def _seen(case: Case, rung: Rung, now: datetime) -> dict[str, Any]:
    """Return what a run knows of the case besides its rung."""
    return {
        "due_at": case.due_at,
        "latest": case.latest,
        "failing": case.failing,
        "answered": case.answered,
        "silenced_by": case.silenced_by,
        "weight": weight_of(rung, case.failing, (now - case.due_at).days),
    }


def _standing(cause: Cause) -> dict[str, Standing]:
    rows = Warning.objects.beyond_scope(_WHY).filter(cause=cause, closed_at=None)
    return {
        matter: Standing(pk, spell, Rung(rung), answered, latest, failing, matter)
        for matter, pk, spell, rung, answered, latest, failing in rows.values_list(
            "matter", "pk", "spell", "rung", "answered", "latest", "failing"
        )
    }


def _accepted(cause: Cause) -> frozenset[str]:
    rows = Warning.objects.beyond_scope(_WHY).filter(cause=cause, closed_as=ClosedAs.ACCEPTED)
    return frozenset(key_of(matter, spell) for matter, spell in rows.values_list("matter", "spell"))


def _chunks(items: Sequence[T]) -> Iterator[list[T]]:
    source = iter(items)
    while some := list(islice(source, CHUNK)):
        yield some
