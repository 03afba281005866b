"""Enter the cleaned lines of one chunk: parties that are new, by bulk inserts. The chunk's transaction is the caller's.

A line is prepared outside of the transaction (what it will look like, who should answer for it), so that the
transaction itself only writes and others wait less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from anlan.foundation.bulk.services import insert_rows, reserve_ids
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.rules import Actor
from anlan.foundation.search.rules import Entry
from anlan.foundation.search.services import index_fresh
from anlan.registry.assignment.proposing import Proposed, store_fresh
from anlan.registry.assignment.rules import PartyFacts, Proposal, Proposer
from anlan.registry.finding.entries import party_entry
from anlan.registry.intake.entity import CLOSED_STATES, Entity
from anlan.registry.intake.faults import Finding
from anlan.registry.intake.sheets import Line
from anlan.registry.parties.models import Facet, Party, PartyReach, Place, Spell

COUNTY_PATH = 12
_FACETS = ("industry", "employees", "annual_revenue", "size")
_SCALES = {"above_scale": "yes", "below_scale": "no"}


class RegionFacts(NamedTuple):
    """What storing needs of a region."""

    path: str
    uid: UUID


@dataclass(slots=True)
class Fresh:
    """A party about to be entered: its line, its identity, and who should answer for it."""

    line: Line
    entity: Entity
    uid: UUID
    paths: tuple[str, ...]
    proposal: Proposal | None


@lru_cache(maxsize=65536)
def as_day(text: str) -> date | None:
    """Return the day of an ISO text; "" is None."""
    return date.fromisoformat(text) if text else None


def prepare_fresh(lines: Sequence[Line], *, regions: Mapping[int, RegionFacts], proposer: Proposer) -> list[Fresh]:
    """Decide everything about new parties that needs no database."""
    prepared = []
    for line in lines:
        entity = line.cleaned.entity
        if entity is None:
            raise ValueError("a line that is entered has an entity")
        home = regions[entity.region].path
        operating = (regions[entity.operating_region].path,) if entity.operating_region is not None else ()
        facts = PartyFacts(
            id=0,
            kind=entity.kind,
            industry=entity.industry,
            size="" if entity.size in _SCALES else entity.size,
            state=entity.state,
            employees=entity.employees,
            registered=home,
            operating=operating,
            stated=entity.stated,
        )
        paths = (*operating, home) if operating and operating[0] != home else (home,)
        prepared.append(Fresh(line, entity, new_uid(), paths, proposer.propose(facts)))
    return prepared


def store_parties(
    prepared: Sequence[Fresh],
    *,
    regions: Mapping[int, RegionFacts],
    today: date,
    actor: Actor,
    now: datetime,
) -> Sequence[int]:
    """Insert new parties with all that belongs to them, their acts and proposed assignments; return their keys."""
    ids = reserve_ids(Party, len(prepared))
    pairs = list(zip(ids, prepared, strict=True))
    insert_rows(Party, _PARTY, (_party_row(pk, one, regions, today, now) for pk, one in pairs))
    insert_rows(Place, _PLACE, (row for pk, one in pairs for row in _place_rows(pk, one.entity, today, now)))
    insert_rows(Facet, _FACET, (row for pk, one in pairs for row in _facet_rows(pk, one.entity, today, now)))
    insert_rows(Spell, _SPELL, (row for pk, one in pairs for row in _spell_rows(pk, one, today, now)))
    insert_rows(PartyReach, ("party_id", "path", "line"), ((pk, path, "") for pk, one in pairs for path in one.paths))
    ledger.record_many(
        (
            ActDraft(
                kind="party.imported",
                subject=("party", one.uid),
                party_uid=one.uid,
                region_uid=regions[one.entity.region].uid,
                evidence_digest=one.line.digest,
            )
            for one in prepared
        ),
        by=actor,
        recorded_at=now,
    )
    proposals = [
        Proposed(pk, one.uid, one.paths, one.entity.stated, one.proposal)
        for pk, one in pairs
        if one.proposal is not None
    ]
    store_fresh(proposals, actor=actor, now=now)
    index_fresh(_search_entry(pk, one) for pk, one in pairs)
    return ids


def _search_entry(pk: int, one: Fresh) -> Entry:
    entity = one.entity
    areas = [(path, "") for path in one.paths]
    if one.proposal is not None and one.proposal.line:
        areas += [(path, one.proposal.line) for path in one.paths]
    return party_entry(
        *(pk, one.uid, entity.kind, entity.name, entity.credit_code, entity.state),
        addresses=(entity.operating_address, entity.registered_address),
        areas=tuple(areas),
    )


_PARTY = (
    "id", "uid", "kind", "name", "credit_code", "founded_on", "business_scope", "phone", "remark", "state", "region_id",
    "region_path", "industry", "size", "employees", "annual_revenue", "operates_elsewhere", "gaps", "lead_id",
    "closed_on", "created_at",
)  # fmt: skip


def _party_row(pk: int, one: Fresh, regions: Mapping[int, RegionFacts], today: date, now: datetime) -> tuple[Any, ...]:
    entity, proposal = one.entity, one.proposal
    main = entity.region if entity.operating_region is None else entity.operating_region
    closed = entity.state in CLOSED_STATES
    return (
        pk, one.uid, entity.kind, entity.name, entity.credit_code, as_day(entity.founded_on), entity.business_scope,
        entity.phone, entity.remark, entity.state, main, regions[main].path, entity.industry,
        "" if entity.size in _SCALES else entity.size, entity.employees,
        Decimal(entity.annual_revenue) if entity.annual_revenue else None,
        len({path[:COUNTY_PATH] for path in one.paths}) > 1,
        proposal.gaps if proposal else 0, proposal.lead if proposal else None,
        (as_day(entity.closed_on) or today) if closed else None, now,
    )  # fmt: skip


_PLACE = ("party_id", "role", "region_id", "address", "longitude", "latitude", "first_day", "recorded_at")


def _place_rows(pk: int, entity: Entity, today: date, now: datetime) -> list[tuple[Any, ...]]:
    since = as_day(entity.founded_on) or today
    if entity.operating_region is None:
        point = (entity.longitude, entity.latitude)
        return [(pk, "registered", entity.region, entity.registered_address, *point, since, now)]
    rows = [(pk, "operating", entity.operating_region, entity.operating_address, entity.longitude, entity.latitude)]
    if entity.registered_address:
        rows.append((pk, "registered", entity.region, entity.registered_address, None, None))
    return [(*row, since, now) for row in rows]


_FACET = ("party_id", "name", "value", "first_day", "recorded_at")


def _facet_rows(pk: int, entity: Entity, today: date, now: datetime) -> list[tuple[Any, ...]]:
    rows = []
    if entity.industry:
        rows.append((pk, "industry", entity.industry, today, now))
    if entity.employees is not None:
        rows.append((pk, "employees", str(entity.employees), today, now))
    if entity.annual_revenue:
        rows.append((pk, "annual_revenue", entity.annual_revenue, today, now))
    if entity.size:
        scale = _SCALES.get(entity.size)
        rows.append((pk, "above_scale", scale, today, now) if scale else (pk, "size", entity.size, today, now))
    return rows


_SPELL = ("party_id", "state", "reason", "first_day", "last_day", "recorded_at")


def _spell_rows(pk: int, one: Fresh, today: date, now: datetime) -> list[tuple[Any, ...]]:
    """Active since its foundation; closed since the day that the register names, else known as closed from today."""
    entity = one.entity
    founded = as_day(entity.founded_on)
    if entity.state not in CLOSED_STATES:
        return [(pk, entity.state, "", founded or today, None, now)]
    closed = as_day(entity.closed_on)
    reason = stated_state(one.line.cleaned.findings)
    rows: list[tuple[Any, ...]] = [(pk, entity.state, reason, closed or today, None, now)]
    if closed and founded and founded < closed:
        rows.insert(0, (pk, "active", "", founded, date.fromordinal(closed.toordinal() - 1), now))
    return rows


def stated_state(findings: Sequence[Finding]) -> str:
    """Return the words with which the register says that a party is no longer in business."""
    return next((finding.raw for finding in findings if finding.fault == "no_longer_in_business"), "")[:200]
