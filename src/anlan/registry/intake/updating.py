"""Bring parties that are already known up to what a line of the registry changed. The transaction is the caller's.

What held until yesterday is recorded again with its last day; nothing is overwritten (design, section 2).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from anlan.foundation.bulk.services import insert_rows
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.intake.comparing import COMPARED
from anlan.registry.intake.entity import CLOSED_STATES, Entity
from anlan.registry.intake.models import ImportLine
from anlan.registry.intake.packing import PackedLine, stated_state
from anlan.registry.parties.models import Facet, Party, PartyName, Place, Spell, State
from anlan.registry.parties.publishing import announce_change
from anlan.registry.parties.reach import refresh_reach
from anlan.registry.regions.rules import COUNTY_PATH

_WHY = "the import compares every party with its line; what lies outside of the reach becomes a question"
_DAY = timedelta(days=1)
_COLUMNS = {
    "kind", "name", "state", "founded_on", "industry", "employees", "annual_revenue", "size", "phone", "business_scope",
    "remark",
}  # fmt: skip
_FACETS = ("industry", "employees", "annual_revenue", "size")
_POINT = ("longitude", "latitude")


@dataclass(frozen=True, slots=True)
class Known:
    """A party that is known: its keys, whether the actor may see it, and its values in the terms of an Entity."""

    id: int
    uid: UUID
    version: int
    is_visible: bool
    values: Mapping[str, Any]
    last: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Change:
    """A line that changes a known party: field → (old, new)."""

    line: PackedLine
    entity: Entity
    known: Known
    changes: Mapping[str, tuple[Any, Any]]


def known_by_code(codes: Sequence[str], actor: Actor) -> dict[str, Known]:
    """Return credit code → the party that bears it. Four queries for some thousand codes."""
    some = _known_codes(codes)
    if not some:
        return {}
    parties = Party.objects.beyond_scope(_WHY).filter(credit_code__in=some).exclude(state=State.VOIDED)
    return {code: known for code, _, known in _known(parties, actor)}


def _known_codes(codes: Sequence[str]) -> list[str]:
    """Return those of the codes that some party bears. One list as one parameter: thousands cost Django a while."""
    listed = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    table = connection.ops.quote_name(Party._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT credit_code FROM {table} WHERE credit_code {listed} AND state <> 'voided'",  # noqa: S608
            [list(codes) if connection.vendor == "postgresql" else json.dumps(codes)],
        )
        return [code for (code,) in cursor.fetchall()]


def known_by_id(ids: Sequence[int], actor: Actor) -> dict[int, Known]:
    """Return key → the party, if it was not voided."""
    parties = Party.objects.beyond_scope(_WHY).filter(pk__in=ids).exclude(state=State.VOIDED)
    return {key: known for _, key, known in _known(parties, actor)}


def _known(parties: Any, actor: Actor) -> list[tuple[str, int, Known]]:
    rows = list(parties.values("id", "uid", "version", "credit_code", "region_id", *_COLUMNS))
    if not rows:
        return []
    ids = [row["id"] for row in rows]
    seen = set(ids)
    if not actor.reach.everything:
        seen = set(Party.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    places = _current_places(ids)
    last = _last_lines(ids)
    return [
        (
            row["credit_code"],
            row["id"],
            Known(row["id"], row["uid"], row["version"], row["id"] in seen, _values(row, places), last.get(row["id"])),
        )
        for row in rows
    ]


def _values(row: Mapping[str, Any], places: Mapping[tuple[int, str], tuple[Any, ...]]) -> dict[str, Any]:
    values = {name: row[name] for name in _COLUMNS}
    values["founded_on"] = row["founded_on"].isoformat() if row["founded_on"] else ""
    values["annual_revenue"] = "" if row["annual_revenue"] is None else str(row["annual_revenue"])
    registered = places.get((row["id"], "registered"))
    operating = places.get((row["id"], "operating"))
    values["region"] = registered[0] if registered else row["region_id"]
    values["registered_address"] = registered[1] if registered else ""
    values["operating_region"] = operating[0] if operating else None
    values["operating_address"] = operating[1] if operating else ""
    values["longitude"], values["latitude"] = (operating or registered or (None,) * 4)[2:4]
    return values


def _current_places(ids: Sequence[int]) -> dict[tuple[int, str], tuple[Any, ...]]:
    rows = Place.objects.beyond_scope(_WHY).filter(party__in=ids, superseded_at=None, last_day=None).order_by("-pk")
    found = rows.values_list("party_id", "role", "region_id", "address", "longitude", "latitude")
    return {(row[0], row[1]): row[2:] for row in found}  # the first of several places of a role stays


def _last_lines(ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return party → what the last import that stands said about it."""
    lines = ImportLine.objects.beyond_scope(_WHY).filter(party__in=ids, status__in=("created", "updated", "unchanged"))
    lines = lines.filter(registry_import__undone_at=None).order_by("pk")
    found: dict[int, str] = dict(lines.values_list("party_id", "entity"))
    return {pk: dict(zip(Entity._fields, json.loads(text), strict=False)) for pk, text in found.items() if text}


def store_changes(
    changes: Sequence[Change],
    *,
    regions: Mapping[int, UUID],
    paths: Mapping[int, str],
    today: date,
    actor: Actor,
    now: datetime,
    kind: str = "party.import_updated",
) -> None:
    """Write the changed fields of known parties, one act a party. Refused ``stale-edit`` if one changed meanwhile."""
    if not changes:
        return
    by_id = {change.known.id: change for change in changes}
    parties = {party.pk: party for party in Party.objects.beyond_scope(_WHY).filter(pk__in=list(by_id))}
    if any(parties[pk].version != change.known.version for pk, change in by_id.items()):
        raise Refused("stale-edit")
    _replace_facets(changes, today, now)
    _replace_places(changes, today, now)
    _replace_spells(changes, today, now)
    _keep_names(changes, parties, today, now)
    _write_columns(changes, parties, paths, today)
    refresh_reach({pk: None for pk, change in by_id.items() if _moves(change)})
    announce_change(list(by_id), actor=actor, now=now)
    ledger.record_many(
        (
            ActDraft(
                kind=kind,
                subject=("party", change.known.uid),
                party_uid=change.known.uid,
                region_uid=regions.get(parties[change.known.id].region_id or 0),
                evidence_digest=change.line.digest or None,
            )
            for change in changes
        ),
        by=actor,
        recorded_at=now,
    )


def _moves(change: Change) -> bool:
    return bool({"region", "operating_region"} & set(change.changes))


def _replace(model: type[Model], rows: Any, copied: Sequence[str], today: date, now: datetime) -> None:
    """Supersede the open rows of the queryset and keep what held until yesterday."""
    past = list(rows.filter(first_day__lt=today).values_list(*copied))
    rows.update(superseded_at=now)
    insert_rows(model, [*copied, "last_day", "recorded_at"], ((*row, today - _DAY, now) for row in past))


def _replace_facets(changes: Sequence[Change], today: date, now: datetime) -> None:
    for name in _FACETS:
        some = [change for change in changes if name in change.changes]
        fresh = [(c.known.id, name, _facet_text(c.changes[name][1]), today, now) for c in some]
        open_rows = Facet.objects.beyond_scope(_WHY).filter(
            party__in=[c.known.id for c in some], name=name, superseded_at=None, last_day=None
        )
        _replace(Facet, open_rows, ("party_id", "name", "value", "reason", "first_day"), today, now)
        fields = ("party_id", "name", "value", "first_day", "recorded_at")
        insert_rows(Facet, fields, [row for row in fresh if row[2]])


def _facet_text(value: Any) -> str:
    return "" if value is None else str(value)


def _replace_places(changes: Sequence[Change], today: date, now: datetime) -> None:
    fields = ("party_id", "role", "region_id", "address", "longitude", "latitude")
    for role, region, address in (
        ("registered", "region", "registered_address"),
        ("operating", "operating_region", "operating_address"),
    ):
        fresh = []
        for change in changes:
            new = {name: value[1] for name, value in change.changes.items()}
            holds_point = (change.known.values["operating_region"] is not None) == (role == "operating")
            touched = {region, address, *(_POINT if holds_point else ())} & set(new)
            merged = {**change.known.values, **new}
            if not touched or merged[region] is None:
                continue
            point = (merged["longitude"], merged["latitude"]) if holds_point else (None, None)
            fresh.append((change.known.id, role, merged[region], merged[address], *point))
        open_rows = Place.objects.beyond_scope(_WHY).filter(
            party__in=[row[0] for row in fresh], role=role, superseded_at=None, last_day=None
        )
        _replace(Place, open_rows, (*fields, "first_day"), today, now)
        insert_rows(Place, (*fields, "first_day", "recorded_at"), ((*row, today, now) for row in fresh))


def _replace_spells(changes: Sequence[Change], today: date, now: datetime) -> None:
    some = [change for change in changes if "state" in change.changes]
    open_rows = Spell.objects.beyond_scope(_WHY).filter(
        party__in=[change.known.id for change in some], superseded_at=None, last_day=None
    )
    _replace(Spell, open_rows, ("party_id", "state", "reason", "basis", "first_day"), today, now)
    insert_rows(
        Spell,
        ("party_id", "state", "reason", "first_day", "recorded_at"),
        ((c.known.id, c.changes["state"][1], stated_state(c.line.findings), today, now) for c in some),
    )


def _keep_names(changes: Sequence[Change], parties: Mapping[int, Party], today: date, now: datetime) -> None:
    some = [parties[change.known.id] for change in changes if "name" in change.changes]
    insert_rows(
        PartyName,
        ("party_id", "name", "first_day", "last_day", "recorded_at"),
        ((party.pk, party.name, min(party.founded_on or today, today), today, now) for party in some),
    )


def _write_columns(
    changes: Sequence[Change], parties: Mapping[int, Party], paths: Mapping[int, str], today: date
) -> None:
    touched: set[str] = {"version"}
    for change in changes:
        party = parties[change.known.id]
        party.version += 1
        for name, (_, value) in change.changes.items():
            if name in _COLUMNS:
                setattr(party, name, _column(name, value))
                touched.add(name)
        if "state" in change.changes:
            closed = party.state in CLOSED_STATES
            party.closed_on = (_day(change.entity.closed_on) or today) if closed else None
            touched.add("closed_on")
        if _moves(change):
            _publish_region(party, {**change.known.values, **{n: v[1] for n, v in change.changes.items()}}, paths)
            touched |= {"region", "region_path", "operates_elsewhere"}
    Party.objects.beyond_scope(_WHY).bulk_update(list(parties.values()), sorted(touched), batch_size=200)


def _publish_region(party: Party, values: Mapping[str, Any], paths: Mapping[int, str]) -> None:
    main = values["region"] if values["operating_region"] is None else values["operating_region"]
    party.region_id = main
    party.region_path = paths[main]
    counties = {paths[key][:COUNTY_PATH] for key in (values["region"], values["operating_region"]) if key}
    party.operates_elsewhere = len(counties) > 1


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _column(name: str, value: Any) -> Any:
    if name == "founded_on":
        return _day(value)
    if name == "annual_revenue":
        return Decimal(value) if value not in ("", None) else None
    return value


__all__ = ["COMPARED", "Change", "Known", "known_by_code", "store_changes"]
