"""A changed assignment makes the old plate void, in the same transaction (REG-14)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.rules import ActFacts
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import system_actor
from anlan.registry.assignment.models import Assignment
from anlan.registry.plates.models import Plate
from anlan.registry.regions.moves import rewrite

CHANGED = "assignment-changed"
ENDED = "party-closed"
HOLDER = "holder-changed"
_WHY = "a plate follows its assignment, whoever changed that"
_CHUNK = 2_000
_CHANGES = ("assignment.proposed", "assignment.changed", "assignment.ended")


def follow_assignments(acts: Sequence[ActFacts]) -> None:
    """Void the valid plates of these parties whose assignment is no longer the current one."""
    valid = Plate.objects.beyond_scope(_WHY).filter(voided_at=None)
    if not valid.exists():
        return
    uids = [act.party_uid for act in acts if act.party_uid]
    now = acts[0].recorded_at
    reason = ENDED if acts[0].kind == "assignment.ended" else CHANGED
    current = Assignment.objects.beyond_scope(_WHY).filter(superseded_at=None, last_day=None)
    for start in range(0, len(uids), _CHUNK):
        stale = valid.filter(party__uid__in=uids[start : start + _CHUNK])
        void(stale.exclude(assignment__in=current.values("pk")), reason, now)


def follow_posts(posts: Sequence[int], actor: Actor, now: datetime) -> None:
    """Void the valid plates that name somebody who no longer holds the post."""
    for start in range(0, len(posts), 500):
        some = posts[start : start + 500]
        for part in ("leader", "officer"):
            named = Plate.objects.beyond_scope(_WHY).filter(voided_at=None, **{f"assignment__{part}__in": some})
            holder = F(f"assignment__{part}__holder")
            other = ~Q(**{f"{part}_person": holder}) | Q(**{f"assignment__{part}__acting": True})
            gone = Q(**{f"assignment__{part}__holder__isnull": True, f"{part}_person__isnull": False})
            void(named.filter(other | gone | Q(**{f"assignment__{part}__closed_on__isnull": False})), HOLDER, now)


def follow_places(parties: Sequence[int], actor: Actor, now: datetime) -> None:
    """Let valid plates count where their parties are now; a changed assignment has voided them already."""
    for start in range(0, len(parties), _CHUNK):
        moved = Plate.objects.beyond_scope(_WHY).filter(party__in=parties[start : start + _CHUNK], voided_at=None)
        for plate in moved.exclude(path=F("party__region_path")).select_related("party"):
            Plate.objects.beyond_scope(_WHY).filter(pk=plate.pk).update(path=plate.party.region_path)


def follow_region(old: str, new: str) -> None:
    """Rewrite the paths of plates when a subtree of regions moves."""
    rewrite(Plate, "path", old, new)


def void(plates: Iterable[Plate], reason: str, now: datetime) -> int:
    """Void these plates with one act each by the system; return how many."""
    rows: list[tuple[int, UUID, UUID, str]] = list(
        plates.values_list("pk", "uid", "party__uid", "number")  # type: ignore[attr-defined]
    )
    if not rows:
        return 0
    for start in range(0, len(rows), _CHUNK):
        keys = [row[0] for row in rows[start : start + _CHUNK]]
        Plate.objects.beyond_scope(_WHY).filter(pk__in=keys).update(
            voided_at=now, void_reason=reason, version=F("version") + 1
        )
    ledger.record_many(
        (
            ActDraft(
                kind="plate.voided",
                subject=("plate", uid),
                party_uid=party,
                detail={"number": number, "reason": reason},
            )
            for _pk, uid, party, number in rows
        ),
        by=system_actor("plates"),
        recorded_at=now,
    )
    return len(rows)


def changes() -> tuple[str, ...]:
    """Return the kinds of act after which a plate may be void."""
    return _CHANGES
