"""The verbs of the matrix of enforcement authority (REG-20)."""

import csv
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.selectors.rules import compile_selector
from anlan.registry.authority.models import AuthorityArticle, AuthorityGrant
from anlan.registry.authority.permissions import EDIT
from anlan.registry.entries.services import EntryKind


def _check(values: Mapping[str, Any]) -> None:
    try:
        compile_selector(values.get("condition"))
    except Refused as refused:
        raise Refused(refused.code, fields={"condition": refused.code}, **refused.facts) from None
    first, last = values.get("first_day"), values.get("last_day")
    if first and last and last < first:
        raise Refused("last-day-before-first", fields={"last_day": "last-day-before-first"})


ARTICLE = EntryKind(
    noun="authority_article",
    model=AuthorityArticle,
    permission=EDIT,
    lists={"matters": "authority_matter"},
    twin=("number",),
    party="",
    check=_check,
)
GRANT = EntryKind(
    noun="authority_grant",
    model=AuthorityGrant,
    permission=EDIT,
    lists={"matters": "authority_matter"},
    party="unit",
    check=_check,
)


@transaction.atomic
def load_shipped(*, actor: Actor, now: datetime) -> int:
    """Enter the shipped articles that no article, open or closed, has the number of; return how many."""
    require(actor, EDIT)
    known = set(AuthorityArticle.objects.beyond_scope("numbers").values_list("number", flat=True))
    with Path(__file__).with_name("data").joinpath("articles.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["number"] not in known]
    for row in rows:
        AuthorityArticle.objects.create(
            number=row["number"],
            order=int(row["order"]),
            title=row["title_zh"],
            title_en=row["title_en"],
            matters=row["matters"].split("|"),
            condition=json.loads(row["condition"]),
            level=int(row["level"]),
            basis=row["basis"],
            source=f"{row['source']} {row['source_day']}",
            entered_at=now,
        )
    if rows:
        ledger.record("authority_article.loaded", by=actor, recorded_at=now, detail={"entered": len(rows)})
    return len(rows)
