"""Publish how many of a unit's enterprises comply, as the system found; no click of the unit changes it (RSP-22)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from anlan.responsibility.tasks.models import UnitTask
from anlan.responsibility.tasks.rules import share


@transaction.atomic
def publish_compliance(counts: Mapping[int, tuple[int, int]], *, now: datetime) -> int:
    """Write unit's task → (supervised, complied) where it changed; return how many did.

    The system alone calls this, after a sweep; a later room knows the verdicts. No verb of people: no act, no version.
    """
    rows = UnitTask.objects.beyond_scope("the system measures every such task").in_bulk(list(counts))
    changed = []
    for key, row in rows.items():
        supervised, complied = counts[key]
        percent = share(complied, supervised)
        if (row.supervised, row.complied, row.percent) != (supervised, complied, percent):
            row.supervised, row.complied, row.percent, row.measured_at = supervised, complied, percent, now
            changed.append(row)
    fields = ["supervised", "complied", "percent", "measured_at"]
    UnitTask.objects.beyond_scope("the system measures").bulk_update(changed, fields, batch_size=500)
    return len(changed)
