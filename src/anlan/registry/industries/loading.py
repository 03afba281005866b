"""Loading the schemes that Anlan ships, without ever writing over what a city edited (REG-10)."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from anlan.foundation.bulk.services import insert_rows, refresh_statistics
from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import Record
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.industries.models import Industry, IndustryMapping, IndustryScheme, renew_stamp
from anlan.registry.industries.permissions import EDIT
from anlan.registry.industries.rules import NATIONAL

DATA = Path(__file__).with_name("data")
_WHY = "loading compares every shipped row, and the schemes are public"


class Loaded(NamedTuple):
    """How many rows ``load_shipped`` made and how many it brought up to date."""

    created: int
    updated: int


@transaction.atomic
def load_shipped(*, actor: Actor, now: datetime) -> Loaded:
    """Bring the shipped schemes, members and mappings into the database; running again changes nothing.

    A row is known by its code. Missing rows are added, shipped rows that nobody edited follow the files; edited
    ones (their ``version`` is above 1) and a city's own stay. A mapping that a city ended stays ended.
    """
    require(actor, EDIT)
    changed: set[int] = set()
    created = updated = 0
    schemes = _load_schemes()
    created, updated = schemes.created, schemes.updated
    by_code = {scheme.code: scheme for scheme in IndustryScheme.objects.beyond_scope(_WHY)}
    for code, rows in _members().items():
        loaded = _load_members(by_code[code], rows)
        created, updated = created + loaded.created, updated + loaded.updated
        if loaded != (0, 0):
            changed.add(by_code[code].pk)
    mapped = _load_mappings(by_code, now=now)
    created += sum(mapped.values())
    changed |= set(mapped)
    if changed:
        renew_stamp(changed)
        refresh_statistics(IndustryScheme, Industry, IndustryMapping)
    if created or updated:
        ledger.record("industry.loaded", by=actor, recorded_at=now, detail={"created": created, "updated": updated})
    return Loaded(created, updated)


def _load_schemes() -> Loaded:
    rows = [
        {
            "code": row["code"],
            "name_zh": row["name_zh"],
            "name_en": row["name_en"],
            "edition": row["edition"],
            "source": row["source"],
            "source_day": _day(row["source_day"]),
            "first_day": date.fromisoformat(row["first_day"]),
            "is_editable": row["editable"] == "1",
            "is_shipped": True,
            "order": int(row["order"]),
        }
        for row in _rows("schemes.csv")
    ]
    known = {scheme.code: scheme for scheme in IndustryScheme.objects.beyond_scope(_WHY)}
    fresh = [row for row in rows if row["code"] not in known]
    IndustryScheme.objects.bulk_create(IndustryScheme(**row) for row in fresh)
    return Loaded(len(fresh), _follow(known, rows))


def _load_members(scheme: IndustryScheme, rows: list[dict[str, Any]]) -> Loaded:
    """Add the missing members of one scheme, parents first, and let untouched ones follow the file."""
    known = {member.code: member for member in Industry.objects.beyond_scope(_WHY).filter(scheme=scheme)}
    keys = {code: member.pk for code, member in known.items()}
    fresh = [row for row in rows if row["code"] not in known]
    for level in sorted({row["level"] for row in fresh}):
        here = [row for row in fresh if row["level"] == level]
        made = Industry.objects.bulk_create(
            Industry(
                scheme=scheme,
                is_shipped=True,
                first_day=scheme.first_day,
                parent_id=keys[row["parent"]] if row["parent"] else None,
                **{name: value for name, value in row.items() if name != "parent"},
            )
            for row in here
        )
        keys |= {member.code: member.pk for member in made}
    return Loaded(
        len(fresh), _follow(known, [{name: v for name, v in row.items() if name != "parent"} for row in rows])
    )


def _follow(known: "dict[str, Any]", rows: Iterable[dict[str, Any]]) -> int:
    """Write what the files changed into rows that nobody edited; return how many."""
    stale: list[Record] = []
    fields: set[str] = set()
    for row in rows:
        record = known.get(row["code"])
        if record is None or record.version > 1 or not record.is_shipped:
            continue
        differing = {name for name, value in row.items() if getattr(record, name) != value}
        if differing:
            for name in differing:
                setattr(record, name, row[name])
            stale.append(record)
            fields |= differing
    if stale:
        type(stale[0])._base_manager.bulk_update(stale, sorted(fields), batch_size=100)
    return len(stale)


def _load_mappings(schemes: dict[str, IndustryScheme], *, now: datetime) -> dict[int, int]:
    """Add mappings between pairs that never had one; return how many for each scheme that they lead to."""
    keys = {
        (scheme, code): pk
        for scheme, code, pk in Industry.objects.beyond_scope(_WHY).values_list("scheme__code", "code", "pk")
    }
    pairs = IndustryMapping.objects.beyond_scope(_WHY).values_list("from_industry_id", "to_industry_id")
    known = set(pairs)
    made: dict[int, int] = {}
    fresh = []
    for row in _rows("mappings.csv"):
        target = schemes[row["scheme"]]
        pair = (keys[NATIONAL, row["from_code"]], keys[row["scheme"], row["member"]])
        if pair in known:
            continue
        fresh.append((*pair, row["exception"] == "1", target.source, target.first_day, now))
        made[target.pk] = made.get(target.pk, 0) + 1
    names = ["from_industry_id", "to_industry_id", "is_exception", "source", "first_day", "recorded_at"]
    insert_rows(IndustryMapping, names, fresh)
    return made


def _members() -> dict[str, list[dict[str, Any]]]:
    """Return scheme → its shipped members in the order of the files, parents before their children."""
    national = [
        {
            "code": row["code"],
            "name_zh": row["name_zh"],
            "name_en": row["name_en"],
            "level": int(row["level"]),
            "parent": row["parent"],
            "section": row["section"],
            "order": number,
        }
        for number, row in enumerate(_rows("gbt4754_2017.csv"))
    ]
    lists: dict[str, list[dict[str, Any]]] = {NATIONAL: national}
    for row in _rows("members.csv"):
        members = lists.setdefault(row["scheme"], [])
        members.append(
            {
                "code": row["code"],
                "name_zh": row["name_zh"],
                "name_en": row["name_en"],
                "level": 2 if row["parent"] else 1,
                "parent": row["parent"],
                "order": len(members),
                "is_our_reading": row["our_reading"] == "1",
                "note": row["note"],
            }
        )
    return lists


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
