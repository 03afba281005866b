"""Enter the new parties of a chunk by bulk inserts, with all that belongs to them. The transaction is the caller's.

Their rows and who should answer for them come prepared from the reading process (``packing``), so that the
transaction itself only writes and others wait less.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from anlan.foundation.bulk.services import insert_stored, reserve_ids
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.models import Act
from anlan.foundation.scope.rules import Actor
from anlan.foundation.search.models import SearchEntry
from anlan.foundation.search.services import index_prepared
from anlan.registry.assignment.models import Assignment
from anlan.registry.assignment.proposing import Proposed, store_fresh
from anlan.registry.assignment.rules import Proposal
from anlan.registry.finding.rules import PARTY_KIND
from anlan.registry.intake.packing import FACET, PARTY, PLACE, SPELL, Ready
from anlan.registry.parties.models import Facet, Party, PartyReach, Place, Spell

Fresh = tuple[Ready, Proposal | None, bytes]
"""A party about to be entered: its rows, who should answer for it, and the digest of its line."""
GROWN = (Party, Place, Facet, Spell, PartyReach, Assignment, Act, SearchEntry)
"""The tables that an import fills."""


def store_parties(fresh: Sequence[Fresh], *, today: date, actor: Actor, now: datetime) -> Sequence[int]:
    """Insert new parties with all that belongs to them, their acts and proposed assignments; return their keys."""
    ids = reserve_ids(Party, len(fresh))
    pairs = [(pk, *one) for pk, one in zip(ids, fresh, strict=True)]
    known = {"recorded_at": now}
    insert_stored(
        Party,
        ("id", "gaps", "lead_id", *PARTY),
        [
            (pk, proposal.gaps, proposal.lead, *one.party) if proposal else (pk, 0, None, *one.party)
            for pk, one, proposal, _ in pairs
        ],
        same={"created_at": now},
    )
    insert_stored(
        Place, ("party_id", *PLACE), [(pk, *row) for pk, one, _, _ in pairs for row in one.places], same=known
    )
    insert_stored(
        Facet,
        ("party_id", *FACET),
        [(pk, *row) for pk, one, _, _ in pairs for row in one.facets],
        same={**known, "first_day": today},
    )
    insert_stored(
        Spell, ("party_id", *SPELL), [(pk, *row) for pk, one, _, _ in pairs for row in one.spells], same=known
    )
    insert_stored(
        PartyReach,
        ("party_id", "path"),
        [(pk, path) for pk, one, _, _ in pairs for path in one.paths],
        same={"line": ""},
    )
    ledger.record_alike(
        "party.imported",
        "party",
        [(one.uid, one.region_uid, digest) for _, one, _, digest in pairs],
        by=actor,
        recorded_at=now,
    )
    proposals = [
        Proposed(pk, UUID(one.uid) if proposal.hard_case else None, one.paths, one.stated, proposal)
        for pk, one, proposal, _ in pairs
        if proposal is not None
    ]
    store_fresh(proposals, actor=actor, now=now, with_acts=False)
    index_prepared(PARTY_KIND, ((pk, one.uid, one.search, _areas(one, proposal)) for pk, one, proposal, _ in pairs))
    return ids


def _areas(one: Ready, proposal: Proposal | None) -> tuple[tuple[str, str], ...]:
    lines = ("", proposal.line) if proposal is not None and proposal.line else ("",)
    return tuple((path, line) for path in one.paths for line in lines)
