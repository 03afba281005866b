"""What the ledger needs by the clock: acts are sealed, messages to the outside world are delivered."""

from datetime import datetime, timedelta

from anlan.foundation.jobs.timetable import every
from anlan.foundation.ledger.outbox import deliver_due
from anlan.foundation.ledger.sealing import seal_when_due


def _deliver(now: datetime) -> None:
    deliver_due(now=now)


def _seal(now: datetime) -> None:
    seal_when_due(now=now)


every(timedelta(seconds=10), "ledger-seal", _seal)
every(timedelta(seconds=10), "ledger-deliver-outbox", _deliver)
