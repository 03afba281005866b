"""Reads of notices."""

from uuid import UUID

from django.db.models import OuterRef

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.rectification_notices.models import RectificationNotice

WHOLE = ("hazard__party__region", "hazard__region", "hazard__criterion__document", "hazard__plan", "unit", "issued_by")


def notices(actor: Actor) -> ScopedQuerySet[RectificationNotice]:
    """Return the notices about hazards within reach."""
    found: ScopedQuerySet[RectificationNotice] = RectificationNotice.objects.visible_to(actor)
    return found


def notice_within(uid: UUID, actor: Actor) -> RectificationNotice:
    """Return a notice within reach; Refused ``not-found``."""
    found = notices(actor).filter(uid=uid).select_related(*WHOLE).first()
    if found is None:
        raise Refused("not-found")
    return found


def valid_of(hazard: Hazard | OuterRef) -> ScopedQuerySet[RectificationNotice]:
    """Return the valid notice of a hazard, one or none; the caller reached the hazard."""
    rows = RectificationNotice.objects.beyond_scope("of the hazard that was reached").filter(hazard=hazard)
    return rows.exclude(state="void")


def notice_of(hazard: Hazard) -> RectificationNotice | None:
    """Return the valid notice of a hazard with its unit; the caller reached the hazard."""
    return valid_of(hazard).select_related("unit").first()
