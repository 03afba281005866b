"""Score sheets and their editions; manual items."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from anlan.foundation.ledger import services as ledger
from anlan.foundation.periods.rules import Period
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.insight.assessment.city import require_city
from anlan.insight.assessment.models import Assessment, ManualItem, ScoreSheet
from anlan.insight.assessment.permissions import EDIT
from anlan.insight.assessment.sheets import MANUAL, indicators_of
from anlan.registry.parties.models import Party

_WHY = "editions are numbered for the whole city"


@transaction.atomic
def new_edition(sheet: ScoreSheet, *, reason: str, actor: Actor, now: datetime) -> ScoreSheet:
    """Make a draft of the next edition from a sheet; the old one stays as it is. Refused ``sheet-draft-exists``."""
    require(actor, EDIT)
    require_city(actor)
    editions = ScoreSheet.objects.beyond_scope(_WHY).filter(code=sheet.code)
    if editions.filter(state="draft").exists():
        raise Refused("sheet-draft-exists")
    draft: ScoreSheet = ScoreSheet.objects.create(
        code=sheet.code,
        edition=(editions.aggregate(last=Max("edition"))["last"] or 0) + 1,
        name=sheet.name,
        name_en=sheet.name_en,
        unit_kind=sheet.unit_kind,
        unit_level=sheet.unit_level,
        indicators=sheet.indicators,
        source=sheet.source,
        source_en=sheet.source_en,
        reason=reason.strip(),
        made_at=now,
    )
    detail = {"sheet": draft.code, "edition": draft.edition, "reason": draft.reason}
    ledger.record("sheet.drafted", by=actor, recorded_at=now, subject=draft, detail=detail)
    return draft


@transaction.atomic
def change_draft(
    sheet: ScoreSheet, version: int, *, indicators: Sequence[Mapping[str, Any]], actor: Actor, now: datetime
) -> ScoreSheet:
    """Write the indicators of a draft. Refused ``sheet-not-draft``, ``sheet-wrong``, ``sheet-without-weight``."""
    require(actor, EDIT)
    require_city(actor)
    if sheet.state != "draft":
        raise Refused("sheet-not-draft")
    indicators_of(indicators)
    before = sheet.indicators
    saved = save_edit(sheet, expected_version=version, fields={"indicators": [dict(row) for row in indicators]})
    detail = {"changed": {"indicators": [before, saved.indicators]}}
    ledger.record("sheet.changed", by=actor, recorded_at=now, subject=saved, detail=detail)
    return saved


@transaction.atomic
def put_in_force(sheet: ScoreSheet, version: int, *, actor: Actor, now: datetime) -> ScoreSheet:
    """Put a draft in force; the edition before it is retired in the same transaction."""
    require(actor, EDIT)
    require_city(actor)
    if sheet.version != version:
        raise Refused("stale-edit")
    indicators_of(sheet.indicators)
    former = ScoreSheet.objects.visible_to(actor).filter(code=sheet.code, state="in_force").exclude(pk=sheet.pk).first()
    if former is not None and sheet.state == "draft":
        detail = {"sheet": former.code, "edition": former.edition}
        advance(former, "retire", actor=actor, now=now, facts={}, fields={"retired_at": now}, detail=detail)
    detail = {"sheet": sheet.code, "edition": sheet.edition}
    advance(sheet, "put_in_force", actor=actor, now=now, facts={}, fields={"in_force_at": now}, detail=detail)
    return sheet


@transaction.atomic
def enter_manual(
    sheet: ScoreSheet,
    *,
    indicator: str,
    month: Period,
    unit: Party,
    points: Decimal,
    evidence: str,
    assessor: str,
    actor: Actor,
    now: datetime,
) -> ManualItem:
    """Enter what a named assessor gives a unit for a manual indicator; it counts when the month is computed (RSP-27).

    Refused ``manual-not-asked``, ``objection-points``, ``objection-own``, ``manual-frozen`` once it is published.
    """
    require(actor, EDIT)
    require_city(actor)
    asked = next((one for one in indicators_of(sheet.indicators) if one.code == indicator), None)
    ranked = unit.kind == sheet.unit_kind and unit.level == sheet.unit_level
    if asked is None or asked.measure != MANUAL or sheet.state != "in_force" or not ranked:
        raise Refused("manual-not-asked")
    if actor.organisation_id == unit.pk:
        raise Refused("objection-own")
    if not 0 <= points <= Decimal(str(asked.weight)):
        raise Refused("objection-points", most=asked.weight, fields={"points": "objection-points"})
    published = Assessment.objects.beyond_scope(_WHY).filter(code=sheet.code, month=month.code, state="published")
    if published.exists():
        raise Refused("manual-frozen")
    known = ManualItem.objects.beyond_scope(_WHY).filter(
        code=sheet.code, indicator=indicator, month=month.code, party=unit, superseded_at=None
    )
    known.update(superseded_at=now)
    item: ManualItem = ManualItem.objects.create(
        code=sheet.code,
        indicator=indicator,
        month=month.code,
        party=unit,
        points=points,
        evidence=evidence.strip(),
        assessor=assessor.strip(),
        entered_at=now,
        entered_by_id=actor.post_id,
    )
    detail = {"month": month.code, "indicator": indicator, "points": points, "evidence": item.evidence}
    ledger.record("manual_item.entered", by=actor, recorded_at=now, subject=item, party_uid=unit.uid, detail=detail)
    return item
