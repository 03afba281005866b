"""Write assignments that people made: by hand, by a decision, by a hand-over. Confirmed at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.foundation.bulk.services import insert_rows
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment.models import Assignment
from anlan.registry.assignment.proposing import publish, refresh_lines
from anlan.registry.assignment.rules import GAP_GOVERNMENT, GAP_LEAD, GAP_LEADER, GAP_OFFICER
from anlan.registry.assignment.superseding import replace_rows
from anlan.registry.parties.models import Party, Place
from anlan.registry.people.models import Post

_WHY = "the caller has checked who may assign these parties"


@dataclass(frozen=True)
class NewRow:
    """An assignment to be written: keys of this database, and what the act says about it."""

    party_id: int
    party_uid: UUID
    lead: int | None
    government: int | None
    leader: int | None
    officer: int | None
    rule: int | None
    why: Mapping[str, Any]
    detail: Mapping[str, Any]


def write(rows: Sequence[NewRow], *, actor: Actor, now: datetime) -> None:
    """Replace the current assignments of these parties from today on, publish, record one act a party."""
    day = local_day(now)
    ids = [row.party_id for row in rows]
    replace_rows(ids, day=day, now=now)
    insert_rows(
        Assignment,
        ["party_id", "lead_id", "government_id", "leader_id", "officer_id", "rule_id", "why", "confirmed_at",
         "first_day", "recorded_at"],
        ((r.party_id, r.lead, r.government, r.leader, r.officer, r.rule, dict(r.why), now, day, now) for r in rows),
    )  # fmt: skip
    filled = _filled({post for row in rows for post in (row.leader, row.officer) if post is not None})
    publish([(row.lead, _gaps(row, filled), row.party_id) for row in rows])
    _reach(rows)
    ledger.record_many(
        (ActDraft(kind="assignment.changed", party_uid=row.party_uid, detail=row.detail) for row in rows),
        by=actor,
        recorded_at=now,
    )


def named_posts() -> Any:
    """Return the posts that a named person holds: neither closed, vacant nor only stood in for."""
    return Post.objects.beyond_scope(_WHY).filter(closed_on=None, holder__isnull=False, acting=False)


def _filled(posts: set[int]) -> set[int]:
    return set(named_posts().filter(pk__in=posts).values_list("pk", flat=True))


def _gaps(row: NewRow, filled: set[int]) -> int:
    return (
        (GAP_LEAD if row.lead is None else 0)
        | (GAP_GOVERNMENT if row.government is None else 0)
        | (GAP_LEADER if row.leader not in filled else 0)
        | (GAP_OFFICER if row.officer not in filled else 0)
    )


def _reach(rows: Sequence[NewRow]) -> None:
    """Let the lead's line reach the party at its places, and at the lead's own region when that lies elsewhere."""
    ids = [row.party_id for row in rows]
    paths: dict[int, set[str]] = {pk: set() for pk in ids}
    for pk, path in Party.objects.beyond_scope(_WHY).filter(pk__in=ids).values_list("pk", "region_path"):
        paths[pk].add(path)
    places = Place.objects.beyond_scope(_WHY).filter(party__in=ids, superseded_at=None, last_day=None)
    for pk, path in places.exclude(region=None).values_list("party_id", "region__path"):
        paths[pk].add(path)
    leads = Party.objects.beyond_scope(_WHY).filter(pk__in={row.lead for row in rows if row.lead})
    known = {pk: (line, path) for pk, line, path in leads.values_list("pk", "line", "region_path")}
    wanted: dict[int, tuple[str, tuple[str, ...]]] = {}
    for row in rows:
        line, top = known[row.lead] if row.lead else ("", "")
        if top and not any(path.startswith(top) for path in paths[row.party_id]):
            paths[row.party_id].add(top)
        wanted[row.party_id] = (line, tuple(sorted(path for path in paths[row.party_id] if path)))
    refresh_lines(wanted)
