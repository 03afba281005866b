"""The verbs of the library: draft, edit, publish, retire, revise (PRV-15), and what people confirmed (PRV-22)."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import new_uid, save_edit
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.search.services import reindex
from anlan.foundation.selectors.rules import compile_selector
from anlan.foundation.workflow.services import advance
from anlan.prevention.criteria.models import Confirmation, Criterion, StandardDocument
from anlan.prevention.criteria.permissions import EDIT, VIEW
from anlan.prevention.criteria.sectors import sectors

SEARCHED = "prevention.criterion"
_WHY = "codes and editions are unique in the whole library"
_LONG_NUMBER = re.compile(r"\d{5,}")
_KEPT = 300
_FIELDS = (
    "item_number",
    "category",
    "line",
    "keywords",
    "official_text",
    "grade",
    "legal_basis",
    "evidence",
    "applies_to",
    "in_force_from",
    "in_force_until",
)


def keeps(actor: Actor, sector: str) -> bool:
    """Whether the sector is the actor's own: his department line keeps it, or all lines are his (PRV-15)."""
    known = sectors().get(sector)
    line = known.line if known else ""
    return actor.reach.everything or any(area.line in ("", line) for area in actor.reach.areas)


@transaction.atomic
def add_document(*, values: Mapping[str, Any], actor: Actor, now: datetime) -> StandardDocument:
    """Enter a document that the city's own items come from."""
    require(actor, EDIT)
    _demand_own(actor, values["sector"])
    document: StandardDocument = StandardDocument.objects.create(code=f"city-{new_uid().hex[-12:]}", **values)
    ledger.record("criterion.document_added", by=actor, recorded_at=now, subject=document)
    return document


@transaction.atomic
def draft(*, document: StandardDocument, values: Mapping[str, Any], actor: Actor, now: datetime) -> Criterion:
    """Draft an item of a document; nobody else is offered it before it is published."""
    require(actor, EDIT)
    _demand_own(actor, document.sector)
    fields = _checked({"applies_to": sectors()[document.sector].applies_to, **values})
    last = Criterion.objects.beyond_scope(_WHY).aggregate(last=Max("order"))["last"] or 0
    criterion: Criterion = Criterion.objects.create(
        document=document,
        code=f"{document.code[:24]}-{new_uid().hex[-10:]}",
        sector=document.sector,
        order=last + 1,
        drafted_by_id=actor.user_id,
        **fields,
    )
    ledger.record("criterion.drafted", by=actor, recorded_at=now, subject=criterion)
    return criterion


@transaction.atomic
def revise(criterion: Criterion, *, actor: Actor, now: datetime) -> Criterion:
    """Draft the next edition of a published item; the present one stays in force until the draft is published."""
    require(actor, EDIT)
    _demand_own(actor, criterion.sector)
    editions = Criterion.objects.beyond_scope(_WHY).filter(code=criterion.code)
    if criterion.state != "published" or editions.filter(state="draft").exists():
        raise Refused("criterion-not-revisable")
    last = editions.aggregate(last=Max("edition"))["last"]
    copied = {name: getattr(criterion, name) for name in _FIELDS if name not in ("in_force_from", "in_force_until")}
    fresh: Criterion = Criterion.objects.create(
        document=criterion.document,
        code=criterion.code,
        edition=last + 1,
        sector=criterion.sector,
        order=criterion.order,
        drafted_by_id=actor.user_id,
        **copied,
    )
    ledger.record("criterion.drafted", by=actor, recorded_at=now, subject=fresh, detail={"edition": last + 1})
    return fresh


@transaction.atomic
def edit(criterion: Criterion, version: int, *, values: Mapping[str, Any], actor: Actor, now: datetime) -> Criterion:
    """Change a draft. What was published is revised, never changed: records cite it."""
    require(actor, EDIT)
    _demand_own(actor, criterion.sector)
    if criterion.state != "draft":
        raise Refused("criterion-not-draft")
    fields = _checked(values)
    changed = {
        name: [_plain(getattr(criterion, name)), _plain(value)]
        for name, value in fields.items()
        if getattr(criterion, name) != value
    }
    if changed:
        # Whoever touched the text last is its author: he does not publish it himself.
        save_edit(criterion, expected_version=version, fields={**fields, "drafted_by_id": actor.user_id})
        ledger.record("criterion.edited", by=actor, recorded_at=now, subject=criterion, detail={"changed": changed})
    return criterion


@transaction.atomic
def publish(criterion: Criterion, version: int, *, actor: Actor, now: datetime) -> Criterion:
    """Put a draft in force; an earlier edition ends the day this one begins. A second person does it."""
    _demand_own(actor, criterion.sector)
    _demand_version(criterion, version)
    first_day = criterion.in_force_from or local_day(now)
    facts = {"line": criterion.line, "in_force_from": first_day, "drafted_by": criterion.drafted_by_id}
    advance(criterion, "publish", actor=actor, now=now, facts=facts, fields={"in_force_from": first_day})
    earlier = list(
        Criterion.objects.beyond_scope(_WHY).filter(
            code=criterion.code, edition__lt=criterion.edition, state="published", in_force_until=None
        )
    )
    for old in earlier:
        ends = max(first_day, old.in_force_from or first_day)
        save_edit(old, expected_version=old.version, fields={"in_force_until": ends})
    reindex(SEARCHED, [criterion.uid, *(old.uid for old in earlier)])
    return criterion


@transaction.atomic
def discard(criterion: Criterion, version: int, *, reason: str, actor: Actor, now: datetime) -> Criterion:
    """Give a draft up; it stays in the history."""
    _demand_own(actor, criterion.sector)
    _demand_version(criterion, version)
    advance(criterion, "discard", actor=actor, now=now, facts={"reason": reason.strip()}, detail={"reason": reason})
    return criterion


@transaction.atomic
def retire(criterion: Criterion, version: int, *, reason: str, actor: Actor, now: datetime) -> Criterion:
    """Stop offering an item; old records keep citing it. Instead of deletion."""
    _demand_own(actor, criterion.sector)
    _demand_version(criterion, version)
    facts = {"reason": reason.strip()}
    ends = criterion.in_force_until or max(local_day(now), criterion.in_force_from or local_day(now))
    advance(
        criterion,
        "retire",
        actor=actor,
        now=now,
        facts=facts,
        fields={"in_force_until": ends},
        detail={"reason": reason},
    )
    reindex(SEARCHED, [criterion.uid])
    return criterion


@transaction.atomic
def confirm(actor: Actor, criterion: Criterion, text: str, now: datetime) -> None:
    """Remember that somebody chose this criterion for these words; the suggestion learns from it.

    Called by whoever records a hazard, whose own Act proves the choice. Long numbers (phones, identity numbers) are
    masked, and the same pair counts once. The text is read by the suggestion alone.
    """
    require(actor, VIEW)
    kept = _LONG_NUMBER.sub("0", " ".join(text.split()))[:_KEPT]
    if kept:
        Confirmation.objects.beyond_scope("learnt for everybody, shown to nobody").get_or_create(
            criterion=criterion, text=kept, defaults={"confirmed_at": now, "confirmed_by_id": actor.user_id}
        )


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in values.items() if name in _FIELDS}
    if "applies_to" in fields:
        try:
            compile_selector(fields["applies_to"])
        except Refused as refused:
            raise Refused(refused.code, fields={"applies_to": refused.code}, **refused.facts) from None
    if "line" in fields and not fields["line"].strip():
        raise Refused("fact-missing", fields={"line": "fact-missing"})
    first, last = fields.get("in_force_from"), fields.get("in_force_until")
    if first and last and last < first:
        raise Refused("last-day-before-first", fields={"in_force_until": "last-day-before-first"})
    return fields


def _demand_own(actor: Actor, sector: str) -> None:
    if sector not in sectors():
        raise Refused("criterion-sector-unknown", sector=sector, fields={"sector": "criterion-sector-unknown"})
    if not keeps(actor, sector):
        raise Forbidden(EDIT)


def _demand_version(criterion: Criterion, version: int) -> None:
    if criterion.version != version:
        raise Refused("stale-edit")


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
