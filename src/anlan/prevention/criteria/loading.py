"""Loading the library that Anlan ships, without ever writing over what a city edited or retired (PRV-14)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction

from anlan.foundation.ledger import services as ledger
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.search.services import reindex
from anlan.foundation.workflow.models import KnownState
from anlan.prevention.criteria.models import Criterion, HazardGrade, StandardDocument
from anlan.prevention.criteria.permissions import LOAD
from anlan.prevention.criteria.sectors import rows, sectors
from anlan.prevention.criteria.services import SEARCHED

_WHY = "loading compares every shipped row, drafts and retired ones included"
_EVERYDAY = "everyday"


class Loaded(NamedTuple):
    """How many rows ``load_shipped`` made and how many it brought up to date."""

    created: int
    updated: int


@transaction.atomic
def load_shipped(*, actor: Actor, now: datetime) -> Loaded:
    """Bring the shipped documents, criteria and check items into the database; running again changes nothing.

    A document is known by its code, a criterion by code and edition. Missing rows are added and published; rows that
    nobody edited follow the files; edited, retired and a city's own stay, and so do official texts.
    """
    require(actor, LOAD)
    known = {document.code: document for document in StandardDocument.objects.beyond_scope(_WHY)}
    shipped = [_document(row) for row in rows("documents.csv")]
    fresh = [StandardDocument(**row) for row in shipped if row["code"] not in known]
    StandardDocument.objects.bulk_create(fresh)
    updated = _follow(known, shipped, lambda row: row["code"])
    documents = {document.code: document for document in StandardDocument.objects.beyond_scope(_WHY)}
    updated += _link(documents)
    criteria = {(item.code, item.edition): item for item in Criterion.objects.beyond_scope(_WHY)}
    wanted = [*_criteria(documents), *_check_items(documents[_EVERYDAY])]
    missing = [Criterion(**row) for row in wanted if (row["code"], row["edition"]) not in criteria]
    Criterion.objects.bulk_create(missing, batch_size=200)
    # The life cycle begins with a draft; what is shipped was published by whoever issued it.
    Criterion.objects.beyond_scope(_WHY).filter(is_shipped=True, state="draft").update(state=KnownState("published"))
    updated += _follow(criteria, wanted, lambda row: (row["code"], row["edition"]))
    created = len(fresh) + len(missing)
    if created or updated:
        shipped_uids = Criterion.objects.beyond_scope(_WHY).filter(is_shipped=True).values_list("uid", flat=True)
        reindex(SEARCHED, list(shipped_uids))
        detail = {"created": created, "updated": updated}
        ledger.record("criterion.shipped_loaded", by=actor, recorded_at=now, detail=detail)
    return Loaded(created, updated)


def _document(row: dict[str, str]) -> dict[str, Any]:
    kept = ("code", "sector", "title", "title_en", "number", "issuer", "note", "address", "source")
    return {name: row[name] for name in kept} | {
        "in_force_from": _day(row["in_force_from"]),
        "replaced_from": _day(row["replaced_from"]),
        "official_items": int(row["official_items"]) if row["official_items"] else None,
        "source_day": _day(row["source_day"]),
        "is_shipped": True,
    }


def _link(documents: dict[str, StandardDocument]) -> int:
    """Note which document replaced which, where nobody noted anything else."""
    linked = 0
    for row in rows("documents.csv"):
        document = documents[row["code"]]
        if row["replaced_by"] and document.replaced_by_id is None and document.version == 1:
            document.replaced_by = documents[row["replaced_by"]]
            document.save(update_fields=["replaced_by"])
            linked += 1
    return linked


def _criteria(documents: dict[str, StandardDocument]) -> Iterable[dict[str, Any]]:
    for order, row in enumerate(rows("criteria.csv")):
        document = documents[row["document"]]
        yield {
            "code": row["code"],
            "edition": int(row["edition"]),
            "document": document,
            "item_number": row["item"],
            "order": order,
            "sector": document.sector,
            "category": row["category"],
            "line": row["line"],
            "keywords": row["keywords"],
            "grade": row["grade"],
            "applies_to": sectors()[document.sector].applies_to,
            "in_force_from": _day(row["in_force_from"]) or document.in_force_from,
            "in_force_until": document.replaced_from,
            "note": row["note"],
            "is_shipped": True,
        }


def _check_items(document: StandardDocument) -> Iterable[dict[str, Any]]:
    for order, row in enumerate(rows("check_items.csv")):
        yield {
            "code": row["code"],
            "edition": 1,
            "document": document,
            "order": order,
            "sector": document.sector,
            "category": row["category"],
            "line": row["line"],
            "keywords": row["keywords"],
            "grade": HazardGrade.GENERAL,
            "legal_basis": row["legal_basis"],
            "evidence": row["evidence"],
            "applies_to": sectors()[document.sector].applies_to,
            "is_shipped": True,
        }


def _follow(known: dict[Any, Any], shipped: Iterable[dict[str, Any]], key: Any) -> int:
    """Write what the files changed into rows that nobody touched; return how many."""
    stale: list[Any] = []
    fields: set[str] = set()
    for row in shipped:
        record = known.get(key(row))
        if record is None or record.version > 1 or not record.is_shipped:
            continue
        differing = {name for name, value in row.items() if getattr(record, name) != value}
        for name in differing:
            setattr(record, name, row[name])
        if differing:
            stale.append(record)
            fields |= differing
    if stale:
        type(stale[0])._base_manager.bulk_update(stale, sorted(fields), batch_size=100)
    return len(stale)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
