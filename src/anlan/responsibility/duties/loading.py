"""Load the delivered cadences into the catalogue, without ever writing over what a city changed."""

from datetime import datetime

from django.db import transaction

from anlan.foundation.ledger import services as ledger
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.responsibility.duties.models import Duty, DutyTerms, State
from anlan.responsibility.duties.permissions import EDIT
from anlan.responsibility.duties.shipped import shipped_duties


@transaction.atomic
def load_shipped(*, actor: Actor, now: datetime) -> int:
    """Add the delivered duties that this database has never had; return how many (CAD-01 … CAD-76).

    A number that was ever there, changed, retired or the city's own, is left alone. For ``anlan migrate``.
    """
    require(actor, EDIT)
    as_of, rows = shipped_duties()
    known = set(Duty.objects.beyond_scope("numbers are unique").values_list("code", flat=True))
    added = []
    for order, row in enumerate(rows, start=1):
        if row.code in known:
            continue
        state = State.IN_FORCE if row.on else State.DRAFT
        duty = Duty.objects.create(code=row.code, state=state, is_shipped=True, order=order)
        duty.current = DutyTerms.objects.create(duty=duty, state=state, first_day=as_of, recorded_at=now, **row.terms)
        duty.save(update_fields=["current"])
        added.append(row.code)
    if added:
        ledger.record("duty.loaded", by=actor, recorded_at=now, detail={"duties": added})
    return len(added)
