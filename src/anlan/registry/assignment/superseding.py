"""Let assignments end: nothing is overwritten, what held until yesterday is recorded again with its last day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from anlan.foundation.bulk.services import insert_rows
from anlan.registry.assignment.models import Assignment

_WHY = "the caller has checked who may change these assignments"
_CHUNK = 4_000
_COPIED = (
    "party_id",
    "lead_id",
    "government_id",
    "leader_id",
    "officer_id",
    "rule_id",
    "why",
    "confirmed_at",
    "first_day",
)


def replace_rows(parties: Sequence[int], *, day: date, now: datetime) -> int:
    """Make room from the local day ``day`` on: the current rows are superseded, their past kept. Return how many.

    A row that began on ``day`` itself leaves no past behind. Must run inside the caller's transaction.
    """
    replaced = 0
    for start in range(0, len(parties), _CHUNK):
        some = parties[start : start + _CHUNK]
        current = Assignment.objects.beyond_scope(_WHY).filter(party__in=some, superseded_at=None, last_day=None)
        past = list(current.filter(first_day__lt=day).values_list(*_COPIED))
        replaced += current.update(superseded_at=now)
        yesterday = day - timedelta(days=1)
        insert_rows(Assignment, [*_COPIED, "last_day", "recorded_at"], ((*row, yesterday, now) for row in past))
    return replaced


def end_rows(parties: Sequence[int], *, day: date, now: datetime) -> int:
    """End the assignments of parties that are out of business from ``day`` on; return how many."""
    return replace_rows(parties, day=day, now=now)
