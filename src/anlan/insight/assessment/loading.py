"""Load the delivered score sheets, without ever writing over what a city changed."""

from datetime import datetime

from django.db import transaction

from anlan.foundation.ledger import services as ledger
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.insight.assessment.models import ScoreSheet
from anlan.insight.assessment.permissions import EDIT
from anlan.insight.assessment.services import put_in_force
from anlan.insight.assessment.sheets import indicators_of, shipped_sheets


@transaction.atomic
def load_shipped(*, actor: Actor, now: datetime) -> int:
    """Add the delivered sheets that this database has never had and put them in force; return how many."""
    require(actor, EDIT)
    known = set(ScoreSheet.objects.beyond_scope("codes are unique").values_list("code", flat=True))
    added = []
    for shipped in shipped_sheets()[1]:
        if shipped.code in known:
            continue
        indicators_of(shipped.indicators)
        fields = {name: getattr(shipped, name) for name in shipped.__dataclass_fields__}
        sheet: ScoreSheet = ScoreSheet.objects.create(edition=1, is_shipped=True, made_at=now, **fields)
        put_in_force(sheet, sheet.version, actor=actor, now=now)
        added.append(shipped.code)
    if added:
        ledger.record("sheet.loaded", by=actor, recorded_at=now, detail={"sheets": added})
    return len(added)
