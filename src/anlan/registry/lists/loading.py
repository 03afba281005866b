"""Loading the lists that Anlan ships, without ever writing over what a city edited."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.lists.models import ListSynonym, ListValue, ValueList
from anlan.registry.lists.permissions import EDIT
from anlan.registry.lists.rules import normal_name

DATA = Path(__file__).with_name("data")
_WHY = "loading compares every shipped row, and the lists are public"


class Loaded(NamedTuple):
    """How many rows ``load_shipped`` made and how many it brought up to date."""

    created: int
    updated: int


@transaction.atomic
def load_shipped(*, actor: Actor, now: datetime) -> Loaded:
    """Bring the shipped lists into the database; running again changes nothing.

    A row is known by its code. Missing rows are added, rows that nobody edited follow the files, edited ones
    (their ``version`` is above 1) stay, and so does what a city added.
    """
    require(actor, EDIT)
    lists = {found.code: found for found in ValueList.objects.beyond_scope(_WHY)}
    created = updated = 0
    for row in _rows("lists.csv"):
        one, many = _put(
            ValueList,
            lists,
            row["code"],
            {
                "name_zh": row["name_zh"],
                "name_en": row["name_en"],
                "source": row["source"],
                "source_day": date.fromisoformat(row["source_day"]) if row["source_day"] else None,
                "is_closed": row["closed"] == "1",
                "order": int(row["order"]),
            },
        )
        created, updated = created + one, updated + many
    known = {(found.list_id, found.code): found for found in ListValue.objects.beyond_scope(_WHY)}
    words = {(found.list_id, normal_name(found.text)) for found in ListSynonym.objects.beyond_scope(_WHY)}
    fresh_words = []
    orders: dict[str, int] = {}
    for row in _rows("values.csv"):
        listed = lists[row["list"]]
        orders[listed.code] = orders.get(listed.code, 0) + 1
        key = (listed.pk, row["code"])
        one, many = _put(
            ListValue,
            known,
            key,
            {
                "name_zh": row["name_zh"],
                "name_en": row["name_en"],
                "group": row["group"],
                "order": orders[listed.code],
            },
            list=listed,
        )
        created, updated = created + one, updated + many
        for word in filter(None, row["synonyms"].split("|")):
            if (listed.pk, normal_name(word)) not in words:
                words.add((listed.pk, normal_name(word)))
                fresh_words.append(ListSynonym(list=listed, value=known[key], text=word))
    ListSynonym.objects.bulk_create(fresh_words)
    created += len(fresh_words)
    if created or updated:
        ValueList.objects.beyond_scope(_WHY).update(stamp=new_uid())
        ledger.record("list.loaded", by=actor, recorded_at=now, detail={"created": created, "updated": updated})
    return Loaded(created, updated)


def _put(model: Any, known: dict[Any, Any], key: Any, fields: dict[str, Any], **owner: Any) -> tuple[int, int]:
    """Make the row, or let one that nobody edited follow the file; return how many were made and changed."""
    record = known.get(key)
    if record is None:
        code = key if isinstance(key, str) else key[-1]
        known[key] = model.objects.create(code=code, is_shipped=True, **owner, **fields)
        return 1, 0
    if record.version > 1 or not record.is_shipped:
        return 0, 0
    differing = {name: value for name, value in fields.items() if getattr(record, name) != value}
    if not differing:
        return 0, 0
    model.objects.beyond_scope(_WHY).filter(pk=record.pk).update(**differing)
    return 0, 1


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
