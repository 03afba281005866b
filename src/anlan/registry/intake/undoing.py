"""Take an import back: what it entered becomes void, what it changed is put back. Nothing is deleted.

Goes in chunks like the entering, and can be interrupted and continued. A party that somebody changed since is
left as it is and reported.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.bulk.services import insert_rows
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.registry.intake.applying import Context, entity_of
from anlan.registry.intake.examining import Options, Progress, Silent, context_for
from anlan.registry.intake.models import ImportLine, RegistryImport
from anlan.registry.intake.packing import PackedLine
from anlan.registry.intake.services import get_import
from anlan.registry.intake.updating import Change, known_by_id, store_changes
from anlan.registry.intake.workflow import IMPORT
from anlan.registry.parties.models import Party, Spell, State
from anlan.registry.parties.publishing import announce_change

CHUNK = 2_000
_WHY = "the import takes back what it entered itself"


def undo(*, uid: UUID, actor: Actor, clock: Callable[[], datetime], progress: Progress | None = None) -> RegistryImport:
    """Take an import back, or go on taking it back; return it ``undone``.

    ``counts["undone"]`` says how many parties were voided, put back, and kept because somebody changed them since.
    """
    require(actor, IMPORT)
    job = get_import(uid, actor)
    now = clock()
    if job.state != "undoing":
        with transaction.atomic():
            counts = {**job.counts, "undone": {"voided": 0, "restored": 0, "kept": 0, "last": None}}
            advance(job, "undo", actor=actor, now=now, facts={}, fields={"counts": counts})
    context = context_for(actor, Options(), now)
    report = progress or Silent()
    total = int(job.counts.get("created", 0)) + int(job.counts.get("updated", 0))
    while _take_back_chunk(job, context=context, now=clock()):
        taken = job.counts["undone"]
        report.report(taken["voided"] + taken["restored"] + taken["kept"], total)
    with transaction.atomic():
        taken = {name: job.counts["undone"][name] for name in ("voided", "restored", "kept")}
        fields = {"undone_at": clock()}
        advance(job, "complete_undo", actor=actor, now=clock(), facts={}, fields=fields, detail={"undone": taken})
    return job


def _take_back_chunk(job: RegistryImport, *, context: Context, now: datetime) -> bool:
    """Take the last lines back that are still to be done; return whether there were any. One transaction."""
    with transaction.atomic():
        last = job.counts["undone"]["last"]
        lines = ImportLine.objects.beyond_scope(_WHY).filter(registry_import=job, status__in=("created", "updated"))
        if last is not None:
            lines = lines.filter(pk__lt=last)
        some = list(lines.order_by("-pk")[:CHUNK])
        if not some:
            return False
        today, actor = local_day(now), context.actor
        voided = _void([line for line in some if line.status == "created"], actor=actor, today=today, now=now)
        restored = _put_back([line for line in some if line.status == "updated"], context=context, today=today, now=now)
        undone = dict(job.counts["undone"])
        undone["voided"] += voided
        undone["restored"] += restored
        undone["kept"] += len(some) - voided - restored
        undone["last"] = some[-1].pk
        counts = {**job.counts, "undone": undone}
        mine = RegistryImport.objects.beyond_scope(_WHY).filter(pk=job.pk, state="undoing", counts__undone__last=last)
        if not mine.update(counts=counts):
            raise Refused("import-runs-elsewhere")
    job.counts = counts
    return True


def _void(lines: Sequence[ImportLine], *, actor: Actor, today: date, now: datetime) -> int:
    """Void the parties that these lines entered and that nobody changed since; return how many."""
    parties = Party.objects.beyond_scope(_WHY).filter(pk__in=[line.party_id for line in lines], version=1)
    rows = list(parties.exclude(state=State.VOIDED).select_related("region"))
    if not rows:
        return 0
    ids = [party.pk for party in rows]
    spells = Spell.objects.beyond_scope(_WHY).filter(party__in=ids, superseded_at=None)
    begun = dict(spells.order_by("-first_day").values_list("party_id", "first_day"))
    spells.update(superseded_at=now)
    insert_rows(
        Spell,
        ("party_id", "state", "reason", "first_day", "recorded_at"),
        ((pk, State.VOIDED.value, "import taken back", begun.get(pk, today), now) for pk in ids),
    )
    Party.objects.beyond_scope(_WHY).filter(pk__in=ids).update(state=State.VOIDED, closed_on=today, version=2)
    announce_change(ids, actor=actor, now=now)
    registered = dict(
        Act.objects.beyond_scope(_WHY)
        .filter(kind="party.imported", party_uid__in=[party.uid for party in rows])
        .values_list("party_uid", "uid")
    )
    ledger.record_many(
        (
            ActDraft(
                kind="party.import_undone",
                subject=("party", party.uid),
                party_uid=party.uid,
                region_uid=party.region.uid if party.region else None,
                voids=registered.get(party.uid),
            )
            for party in rows
        ),
        by=actor,
        recorded_at=now,
    )
    return len(rows)


def _put_back(lines: Sequence[ImportLine], *, context: Context, today: date, now: datetime) -> int:
    """Give updated parties their former values back, where they still hold what the import wrote."""
    known = known_by_id([line.party_id for line in lines if line.party_id], context.actor)
    changes = []
    for line in lines:
        party = known.get(line.party_id or 0)
        before: dict[str, list[Any]] = json.loads(line.before or "{}")
        if party is None or not before or any(not _equal(party.values[name], new) for name, (_, new) in before.items()):
            continue
        back = PackedLine(line.sheet, line.line, "ready", (), "", line.entity, b"", -1)
        former = {name: (new, old) for name, (old, new) in before.items()}
        changes.append(Change(back, entity_of(line.entity), party, former))
    store_changes(
        changes,
        regions=context.regions,
        paths=context.paths,
        today=today,
        actor=context.actor,
        now=now,
        kind="party.import_undone",
    )
    return len(changes)


def _equal(one: Any, other: Any) -> bool:
    return one == other or str(one if one is not None else "") == str(other if other is not None else "")
