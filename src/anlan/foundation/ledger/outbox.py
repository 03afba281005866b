"""Messages to the outside world: written in the transaction that causes them, delivered afterwards, at least once.

A subscriber that must call another node, send a text message or post to a webhook writes an entry; a job calls
``deliver_due`` every few seconds. An entry is claimed by a conditional update, so that two workers never deliver the
same one at the same time; a worker that is killed holds its claim for ``CLAIM`` and then another takes it, so the
receiver must recognise a repetition by the entry's key or id. An entry that fails is put off, longer each time, and
never holds up the others; after ``ATTEMPTS`` it rests until somebody looks (``due_at`` is empty).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from anlan.foundation.ledger.models import OutboxEntry

Courier = Callable[[OutboxEntry], None]

CLAIM = timedelta(minutes=5)
ATTEMPTS = 12
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(hours=6)
_WHY = "messages are delivered by the system"

_COURIERS: dict[str, Courier] = {}


def register_courier(topic: str, courier: Courier) -> None:
    """Say who delivers a topic. He raises whatever happens when it did not go well, and may be called twice."""
    if _COURIERS.setdefault(topic, courier) is not courier:
        raise ValueError(f"two couriers for {topic}")


def write(topic: str, payload: dict[str, Any], *, now: datetime, key: str | None = None) -> OutboxEntry:
    """Put a message down in the transaction of its cause; the same ``key`` again changes nothing.

    ``payload`` is anything JSON and holds uids rather than personal data.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a message is written in the transaction that causes it")
    entries = OutboxEntry.objects.beyond_scope(_WHY)
    values = {"topic": topic, "payload": payload, "written_at": now, "due_at": now}
    if key is None:
        return entries.create(**values)  # type: ignore[no-any-return]
    entry, _ = entries.get_or_create(key=key, defaults=values)
    return entry  # type: ignore[no-any-return]


def deliver_due(*, now: datetime, limit: int = 100) -> tuple[int, int]:
    """Deliver up to ``limit`` messages that are due; return how many were delivered and how many failed.

    Runs outside of any transaction; each message ends in its own. Safe to kill at any instant.
    """
    delivered = failed = 0
    due = OutboxEntry.objects.beyond_scope(_WHY).filter(due_at__lte=now, topic__in=list(_COURIERS))
    for entry in due.order_by("due_at", "id")[:limit]:
        if not _claim(entry, now):
            continue
        try:
            _COURIERS[entry.topic](entry)
        except Exception as error:  # whatever it was must not stop the others
            failed += 1
            _settle(entry, due_at=_next(entry.attempts + 1, now), last_error=f"{type(error).__name__}: {error}"[:2000])
        else:
            delivered += 1
            _settle(entry, due_at=None, delivered_at=now, last_error="")
    return delivered, failed


def waiting_and_resting() -> tuple[int, int]:
    """Return how many messages wait for delivery, and how many were given up and rest."""
    entries = OutboxEntry.objects.beyond_scope(_WHY).filter(delivered_at=None)
    return entries.exclude(due_at=None).count(), entries.filter(due_at=None).count()


def retry_resting(*, now: datetime) -> int:
    """Make every message that rests due again; return how many."""
    resting = OutboxEntry.objects.beyond_scope(_WHY).filter(delivered_at=None, due_at=None)
    return resting.update(due_at=now, attempts=0)


def _claim(entry: OutboxEntry, now: datetime) -> bool:
    """Whether this worker got the entry: whoever moves ``due_at`` first has it until then."""
    mine = OutboxEntry.objects.beyond_scope(_WHY).filter(pk=entry.pk, due_at=entry.due_at, attempts=entry.attempts)
    return mine.update(due_at=now + CLAIM, attempts=entry.attempts + 1) == 1


def _settle(entry: OutboxEntry, **values: Any) -> None:
    # Only while the claim is ours: a worker that took over meanwhile settles it itself.
    OutboxEntry.objects.beyond_scope(_WHY).filter(pk=entry.pk, attempts=entry.attempts + 1).update(**values)


def _next(attempts: int, now: datetime) -> datetime | None:
    if attempts >= ATTEMPTS:
        return None
    wait: timedelta = _FIRST_WAIT * 2 ** (attempts - 1)
    return now + min(wait, _LONGEST_WAIT)
