"""Let the rule book propose, and store what it says: one party or a whole city (REG-12, REG-13).

The import calls ``prepare`` once, ``Proposer.propose`` for every party, writes ``lead`` and ``gaps`` with the party's
own row and then ``store_fresh``; everybody else calls ``propose_many``, which looks at what is there already.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from json import dumps
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from anlan.foundation.bulk.services import insert_rows, insert_stored
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.registry.assignment.models import Assignment, Dispute
from anlan.registry.assignment.rules import Candidate, PartyFacts, Proposal, Proposer, fingerprint
from anlan.registry.assignment.sources import facts_of, proposer, proposer_near
from anlan.registry.assignment.superseding import end_rows, replace_rows
from anlan.registry.parties.models import Party, PartyReach
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.parties.reach import announce_reach, reach_rows

_WHY = "a proposal is the same whoever asks for it"
PROPOSE = "registry:assignment:propose"
# So many parties are proposed in one go: the lists of keys stay well below what SQLite takes.
CHUNK = 4_000


class Proposed(NamedTuple):
    """A proposal with the party it is for, and the regions through which its department reaches it.

    ``party_uid`` is what acts carry; None where nothing of it is recorded (``store_fresh`` without acts, no dispute).
    """

    party_id: int
    party_uid: UUID | None
    paths: tuple[str, ...]
    stated: str
    proposal: Proposal


@dataclass
class Counts:
    """What a run of proposals came to, in parties."""

    proposed: int = 0
    unchanged: int = 0
    kept: int = 0
    ended: int = 0
    disputed: int = 0

    def __iadd__(self, other: "Counts") -> "Counts":
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


def prepare(now: datetime) -> Proposer:
    """Return what proposes for a whole import; organisations that change later are seen by the next one."""
    return proposer(local_day(now))


def store_fresh(rows: Iterable[Proposed], *, actor: Actor, now: datetime, with_acts: bool = True) -> Counts:
    """Store proposals for parties that were inserted in this very transaction and have nothing yet.

    The caller has checked the permission and has written ``Party.lead`` and ``Party.gaps``. Bulk inserts: the
    assignments, their disputes, the reach of the lead line, one act a party. ``with_acts`` False: the caller records
    an act about each of these parties himself, which covers the proposal; disputes have theirs all the same.
    """
    rows = list(rows)
    day = local_day(now)
    _insert_assignments(rows, day, now)
    _open_disputes([row for row in rows if row.proposal.hard_case], actor, now)
    lines = ((row.party_id, row.proposal.line, path) for row in rows if row.proposal.line for path in row.paths)
    insert_stored(PartyReach, ["party_id", "line", "path"], list(lines))
    if with_acts:
        _record(rows, actor, now)
    return Counts(proposed=len(rows), disputed=sum(bool(row.proposal.hard_case) for row in rows))


@transaction.atomic
def propose_many(ids: Sequence[int], *, actor: Actor, now: datetime, using: Proposer | None = None) -> Counts:
    """Propose anew for these parties and store what changed.

    A confirmed assignment stays while the book says what it said when it was confirmed; when facts or articles
    make it say something else, the new proposal replaces it and waits to be confirmed.
    The parties must lie within the actor's reach (others are left out). An open dispute that the book no longer
    sees is withdrawn, a new one opened. Publishes ``Party.lead`` and ``Party.gaps``.
    """
    require(actor, PROPOSE)
    visible = Party.objects.visible_to(actor).filter(kind__in=BUSINESS_KINDS)
    counts = Counts()
    for start in range(0, len(ids), CHUNK):
        some = dict(visible.filter(pk__in=ids[start : start + CHUNK]).values_list("pk", "uid"))
        counts += follow(some, actor=actor, now=now, using=using)
    return counts


def follow(
    parties: Mapping[int, UUID],
    *,
    actor: Actor,
    now: datetime,
    using: Proposer | None = None,
    stated: Mapping[int, str] | None = None,
) -> Counts:
    """Propose for parties (key → uid) whose facts changed, in the transaction that changed them.

    No permission of its own: the assignment follows from the verb that changed the facts. ``stated`` is what a
    workbook says of the department, by party key; without it, what an earlier one said.
    """
    if not parties:
        return Counts()
    ids = list(parties)
    day = local_day(now)
    if using is None:
        using, facts = proposer_near(ids, day)
    else:
        facts = facts_of(ids, using.book)
    current = {row.party_id: row for row in _current(ids)}
    changed: list[Proposed] = []
    ended: list[int] = []
    counts = Counts()
    for party_id, uid in parties.items():
        one, row = facts[party_id], current.get(party_id)
        if stated and party_id in stated:
            one = one._replace(stated=stated[party_id])
        answer = using.propose(one)
        if answer is None:
            if row is not None:
                ended.append(party_id)
            counts.ended += row is not None
        elif row is not None and row.confirmed_at is not None and seen_by(row) == said(answer):
            counts.kept += 1
        elif row is not None and _same(row, answer):
            counts.unchanged += 1
        else:
            paths_of = tuple(dict.fromkeys((*one.operating, one.registered)))
            changed.append(Proposed(party_id, uid, paths_of, one.stated, answer))
            counts.proposed += 1
    _settle_disputes({row.party_id: row.proposal.hard_case for row in changed} | dict.fromkeys(ended, ""), now)
    disputed = _without_open_dispute([row for row in changed if row.proposal.hard_case])
    counts.disputed = len(disputed)
    replace_rows([row.party_id for row in changed], day=day, now=now)
    _insert_assignments(changed, day, now)
    _open_disputes(disputed, actor, now)
    end_rows(ended, day=day, now=now)
    publish([(row.proposal.lead, row.proposal.gaps, row.party_id) for row in changed])
    publish([(None, 0, party_id) for party_id in ended])
    refresh_lines({row.party_id: (row.proposal.line, row.paths) for row in changed})
    _record(changed, actor, now)
    drafts = [ActDraft(kind="assignment.ended", party_uid=parties[party_id]) for party_id in ended]
    if drafts:
        ledger.record_many(drafts, by=actor, recorded_at=now)
    return counts


def said(answer: Proposal) -> str:
    """Return the fingerprint of what the book says now."""
    return fingerprint(answer.article, answer.lead, answer.government)


def seen_by(row: Assignment) -> str:
    """Return the fingerprint of what the book said when the assignment was confirmed or made by hand."""
    return row.why.get("seen") or fingerprint(row.rule.article if row.rule else "", row.lead_id, row.government_id)


def publish(values: Iterable[tuple[int | None, int, int]]) -> None:
    """Write (lead, gaps, party key) to the parties: the published values that lists and the coverage read."""
    table = connection.ops.quote_name(Party._meta.db_table)
    statement = f"UPDATE {table} SET lead_id = %s, gaps = %s WHERE id = %s"  # noqa: S608 (a table of ours)
    rows = list(values)
    if rows:
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.executemany(statement, rows)


def refresh_lines(parties: Mapping[int, tuple[str, tuple[str, ...]]]) -> None:
    """Let the department lines reach these parties: key → (line of the lead, regions); other lines go."""
    PartyReach.objects.filter(party__in=list(parties)).exclude(line="").delete()
    rows = (row for party_id, (line, paths) in parties.items() for row in reach_rows(party_id, paths, [line]) if row[1])
    insert_rows(PartyReach, ["party_id", "line", "path"], rows)
    announce_reach(list(parties))


def _current(ids: Sequence[int]) -> Iterable[Assignment]:
    rows = Assignment.objects.beyond_scope(_WHY).filter(party__in=ids, superseded_at=None, last_day=None)
    found: Iterable[Assignment] = rows.select_related("rule")
    return found


def _same(row: Assignment, answer: Proposal) -> bool:
    return (row.lead_id, row.government_id, row.leader_id, row.officer_id, row.rule_id) == (
        answer.lead,
        answer.government,
        answer.leader,
        answer.officer,
        answer.rule,
    )


def _insert_assignments(rows: Sequence[Proposed], day: date, now: datetime) -> None:
    # Parties of one place and trade share one proposal, so its reasons are written once.
    texts = {id(row.proposal): dumps(row.proposal.why, ensure_ascii=False) for row in rows}
    insert_stored(
        Assignment,
        ["party_id", "lead_id", "government_id", "leader_id", "officer_id", "rule_id", "why"],
        [
            (row.party_id, one.lead, one.government, one.leader, one.officer, one.rule, texts[id(one)])
            for row in rows
            for one in (row.proposal,)
        ],
        same={"first_day": day, "recorded_at": now},
    )


def _open_disputes(rows: Sequence[Proposed], actor: Actor, now: datetime) -> None:
    if not rows:
        return
    uids = [new_uid() for _ in rows]
    insert_rows(
        Dispute,
        ["uid", "party_id", "hard_case", "claim", "candidates", "rule_id", "opened_at"],
        (
            (uid, row.party_id, row.proposal.hard_case, row.stated[:300], _as_json(row), row.proposal.rule, now)
            for uid, row in zip(uids, rows, strict=True)
        ),
    )
    drafts = [
        ActDraft(kind="dispute.opened", subject=("dispute", uid), party_uid=row.party_uid)
        for uid, row in zip(uids, rows, strict=True)
    ]
    ledger.record_many(drafts, by=actor, recorded_at=now)


def _as_json(row: Proposed) -> list[dict[str, Any]]:
    return [candidate_json(one) for one in row.proposal.candidates]


def candidate_json(one: Candidate) -> dict[str, Any]:
    """Return a candidate as a dispute stores it; ``organisation`` is a key of this database."""
    return {
        "line": one.line,
        "level": one.level,
        "path": one.path,
        "organisation": one.organisation,
        "source": one.source,
        "place": one.place,
    }


def _record(rows: Sequence[Proposed], actor: Actor, now: datetime) -> None:
    drafts = [ActDraft(kind="assignment.proposed", party_uid=row.party_uid) for row in rows]
    if drafts:
        ledger.record_many(drafts, by=actor, recorded_at=now)


def _settle_disputes(cases: Mapping[int, str], now: datetime) -> None:
    """Withdraw open disputes of these parties that the book no longer sees: party key → the case it sees now."""
    from_book = Actor(name="system:rulebook", permissions=frozenset({"registry:dispute:decide"}))
    stale = Dispute.objects.beyond_scope(_WHY).filter(party__in=list(cases), state="open").select_related("party")
    for dispute in stale:
        if cases[dispute.party_id] != dispute.hard_case:
            reason = "superseded-by-proposal"
            advance(
                dispute,
                "withdraw",
                actor=from_book,
                now=now,
                facts={"reason": reason},
                fields={"reason": reason, "decided_at": now},
                party_uid=dispute.party.uid,
            )


def _without_open_dispute(rows: Sequence[Proposed]) -> list[Proposed]:
    known = set(
        Dispute.objects.beyond_scope(_WHY)
        .filter(party__in=[row.party_id for row in rows], state="open")
        .values_list("party_id", "hard_case")
    )
    return [row for row in rows if (row.party_id, row.proposal.hard_case) not in known]


__all__ = ["CHUNK", "Counts", "PartyFacts", "Proposed", "follow", "prepare", "propose_many", "publish", "store_fresh"]
