"""Write dated facts: a new fact pushes older ones aside and never overwrites them."""

from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Manager, Q, QuerySet

from anlan.foundation.dated.models import DatedFact

F = TypeVar("F", bound=DatedFact)
_DAY = timedelta(days=1)


def begin_fact(rows: "QuerySet[Any] | Manager[Any]", fresh: F, *, now: datetime) -> F:
    """Record ``fresh`` and make room for it among ``rows``, the facts of the same subject and dimension.

    Known rows that overlap the fresh one are superseded at ``now``; what lies before or after it is
    recorded again with shortened days. Must run inside the caller's transaction.
    """
    end_facts(rows, fresh.first_day, fresh.last_day, now=now)
    fresh.recorded_at = now
    fresh.save(force_insert=True)
    return fresh


def end_facts(
    rows: "QuerySet[Any] | Manager[Any]", first_day: date, last_day: date | None = None, *, now: datetime
) -> int:
    """Free the local days from ``first_day`` to ``last_day`` (open-ended when None); return how many rows were cut."""
    reaching = Q(last_day__isnull=True) | Q(last_day__gte=first_day)
    starting = Q() if last_day is None else Q(first_day__lte=last_day)
    cut = list(rows.filter(reaching & starting, superseded_at__isnull=True))
    for row in cut:
        row.superseded_at = now
        row.save(update_fields=["superseded_at"])
        before, after = (
            row.first_day < first_day,
            last_day is not None and (row.last_day is None or row.last_day > last_day),
        )
        if before:
            _again(row, row.first_day, first_day - _DAY, now)
        if after and last_day is not None:
            _again(row, last_day + _DAY, row.last_day, now)
    return len(cut)


def _again(row: DatedFact, first_day: date, last_day: date | None, now: datetime) -> None:
    """Insert a copy of ``row`` with other days."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    values |= {"first_day": first_day, "last_day": last_day, "recorded_at": now, "superseded_at": None}
    type(row)._base_manager.create(**values)
